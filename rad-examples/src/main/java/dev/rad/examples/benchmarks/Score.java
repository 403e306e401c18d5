package dev.rad.examples.benchmarks;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.metric.L1;
import dev.rad.metric.Psnr;
import dev.rad.metric.Seam;
import dev.rad.metric.Ssim;
import java.util.Locale;

/**
 * How one filling was judged, in its hole only.
 *
 * @param photo name of the photo
 * @param mask kind of the mask
 * @param method name of the method, {@link #TRUTH} for the photo itself
 * @param hole share of the picture that was filled, 0 to 1
 * @param psnr dB
 * @param ssim -1 to 1
 * @param l1 grey levels
 * @param seam grey levels
 */
record Score(
    String photo,
    String mask,
    String method,
    double hole,
    double psnr,
    double ssim,
    double l1,
    double seam) {

  /** The "method" whose filling is the truth: says what seam a photo has by itself. */
  static final String TRUTH = "photo";

  static final String CSV_HEADER = "photo,mask,method,hole,psnr_db,ssim,l1,seam";

  static Score of(
      String photo, String mask, String method, RgbImage truth, RgbImage filled, Mask hole) {
    return new Score(
        photo,
        mask,
        method,
        hole.fraction(),
        Psnr.inHole(truth, filled, hole),
        Ssim.inHole(truth, filled, hole),
        L1.inHole(truth, filled, hole),
        Seam.of(filled, hole));
  }

  String toCsv() {
    return String.format(
        Locale.ROOT,
        "%s,%s,%s,%.6f,%.6f,%.6f,%.6f,%.6f",
        quoted(photo),
        mask,
        quoted(method),
        hole,
        psnr,
        ssim,
        l1,
        seam);
  }

  /** RFC 4180. */
  private static String quoted(String text) {
    return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
