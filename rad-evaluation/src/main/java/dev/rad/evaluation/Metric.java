package dev.rad.evaluation;

/** The per-picture metrics, computed on the files as written. */
enum Metric {
  PSNR("psnr", "PSNR", 2, Better.HIGHER),
  PSNR_HOLE("psnr_hole", "PSNR", 2, Better.HIGHER),
  SSIM("ssim", "SSIM", 3, Better.HIGHER),
  SSIM_HOLE("ssim_hole", "SSIM", 3, Better.HIGHER),
  L1("l1", "L1", 2, Better.LOWER),
  L1_HOLE("l1_hole", "L1", 2, Better.LOWER),
  SEAM("seam", "seam", 2, Better.NEAR_PHOTO),
  SEAM_PHOTO("seam_photo", "seam of the photo", 2, Better.NEAR_PHOTO),
  SEAM_RATIO("seam_ratio", "step at the border", 2, Better.NEAR_ONE),
  PATCHES("patch_distance", "patches", 2, Better.LOWER),
  LAPLACIAN("laplacian_ratio", "Laplacian energy", 2, Better.NEAR_ONE),
  FINE("fine_ratio", "energy above 4 px", 2, Better.NEAR_ONE),
  FINE_COLOUR("fine_colour_ratio", "fine colour energy", 2, Better.NEAR_ONE),
  FINE_PHOTO("fine_photo", "energy above 4 px of the photo", 1, Better.NEAR_PHOTO),
  LPIPS_ALEX("lpips_alex", "LPIPS (AlexNet)", 3, Better.LOWER),
  LPIPS_VGG("lpips_vgg", "LPIPS (VGG)", 3, Better.LOWER);

  /** The direction in which a value is better. */
  enum Better {
    HIGHER(" ↑"),
    LOWER(" ↓"),
    NEAR_PHOTO(""),
    NEAR_ONE(" → 1");

    private final String arrow;

    Better(String arrow) {
      this.arrow = arrow;
    }
  }

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

  /** Returns the name in CSV and JSON. */
  String column() {
    return column;
  }

  /** Returns the name in tables, with an arrow towards better values. */
  String title() {
    return title + better.arrow;
  }

  int decimals() {
    return decimals;
  }

  Better better() {
    return better;
  }

  /**
   * Returns whether the metric is the ratio of result to original, which a single flat original can
   * make infinite.
   */
  boolean isRatio() {
    return better == Better.NEAR_ONE;
  }

  /** Returns whether the metric is undefined for narrow holes. */
  boolean needsWideHole() {
    return this == LAPLACIAN || this == FINE || this == FINE_COLOUR || this == FINE_PHOTO;
  }
}
