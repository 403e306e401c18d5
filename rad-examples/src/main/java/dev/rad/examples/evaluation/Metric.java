package dev.rad.examples.evaluation;

import java.util.List;

/** What is measured of every picture, on its file as it was written. */
enum Metric {
  PSNR("psnr", "PSNR", 2, Better.HIGHER),
  PSNR_HOLE("psnr_hole", "PSNR", 2, Better.HIGHER),
  SSIM("ssim", "SSIM", 3, Better.HIGHER),
  SSIM_HOLE("ssim_hole", "SSIM", 3, Better.HIGHER),
  L1("l1", "L1", 2, Better.LOWER),
  L1_HOLE("l1_hole", "L1", 2, Better.LOWER),
  SEAM("seam", "seam", 2, Better.NEAR_PHOTO),
  SEAM_PHOTO("seam_photo", "seam of the photo", 2, Better.NEAR_PHOTO),
  LPIPS_ALEX("lpips_alex", "LPIPS (AlexNet)", 3, Better.LOWER),
  LPIPS_VGG("lpips_vgg", "LPIPS (VGG)", 3, Better.LOWER);

  /** What a good value is. */
  enum Better {
    HIGHER("↑"),
    LOWER("↓"),
    NEAR_PHOTO("");

    private final String arrow;

    Better(String arrow) {
      this.arrow = arrow;
    }

    String arrow() {
      return arrow;
    }
  }

  /** Those that need no network. */
  static final List<Metric> ALWAYS = List.of(values()).subList(0, LPIPS_ALEX.ordinal());

  private final String column;
  private final String title;
  private final int decimals;
  private final Better better;

  Metric(String column, String title, int decimals, Better better) {
    this.column = column;
    this.title = title;
    this.decimals = decimals;
    this.better = better;
  }

  /** The name in CSV and JSON. */
  String column() {
    return column;
  }

  /** The name in tables, with an arrow to the better side. */
  String title() {
    return better == Better.NEAR_PHOTO ? title : title + " " + better.arrow();
  }

  int decimals() {
    return decimals;
  }

  Better better() {
    return better;
  }
}
