package dev.rad.metric;

import dev.rad.exception.MaskException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;

/**
 * Structural similarity (Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error
 * visibility to structural similarity", IEEE TIP 13(4), 2004, equation 13), per channel:
 *
 * <pre>{@code
 *          (2·μx·μy + C1)·(2·σxy + C2)
 * SSIM = ---------------------------------,   C1 = (0.01·255)², C2 = (0.03·255)²
 *        (μx² + μy² + C1)·(σx² + σy² + C2)
 * }</pre>
 *
 * <p>Means, variances and the covariance are weighted by an 11×11 Gaussian window, σ = 1.5 pixels,
 * around each pixel; they are those of the population, not of the sample. The result is symmetric,
 * in [-1, 1], and 1 for equal pictures. It equals {@code skimage.metrics.structural_similarity(a,
 * b, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255,
 * channel_axis=-1)}. It needs about 60 bytes of memory per pixel.
 */
public final class Ssim {
  private static final double C1 = Math.pow(0.01 * 255, 2);
  private static final double C2 = Math.pow(0.03 * 255, 2);
  private static final int CHANNELS = 3;

  private Ssim() {}

  /**
   * Returns the mean over channels and over all pixels whose window lies inside the picture: a
   * border of 5 pixels does not count.
   *
   * @param truth the photograph, sides at least 11 pixels
   * @param filling the filled picture, of the same size
   * @return -1 to 1
   * @throws IllegalArgumentException if the sizes differ or a side is shorter than the window
   */
  public static double of(RgbImage truth, RgbImage filling) {
    requireWindow(truth, filling);
    int margin = GaussianWindow.SSIM.radius();
    double sum = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
      double[] map = map(truth, filling, channel);
      for (int y = margin; y < truth.height() - margin; y++) {
        for (int x = margin; x < truth.width() - margin; x++) {
          sum += map[y * truth.width() + x];
        }
      }
    }
    long rows = truth.height() - 2L * margin;
    return sum / (CHANNELS * rows * (truth.width() - 2L * margin));
  }

  /**
   * Returns the mean over channels and over the windows centred on the hole's pixels, up to the
   * picture's edge: beyond it the pictures are mirrored, the edge pixel repeated (scikit-image's
   * {@code full=True} map at the hole's pixels). Windows reach 5 pixels beyond the hole.
   *
   * @param truth the photograph, sides at least 11 pixels
   * @param filling the filled picture, of the same size
   * @param hole the centres that count, equally: those with a value above 0
   * @return -1 to 1
   * @throws IllegalArgumentException if the pictures' sizes differ or a side is shorter than the
   *     window
   * @throws MaskException if the mask has another size or is empty
   */
  public static double inHole(RgbImage truth, RgbImage filling, Mask hole) {
    requireWindow(truth, filling);
    PixelError.requireHole(truth, hole);
    double sum = 0;
    long count = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
      double[] map = map(truth, filling, channel);
      for (int y = 0; y < truth.height(); y++) {
        for (int x = 0; x < truth.width(); x++) {
          if (hole.at(x, y) > 0f) {
            sum += map[y * truth.width() + x];
            count++;
          }
        }
      }
    }
    return sum / count;
  }

  private static void requireWindow(RgbImage truth, RgbImage filling) {
    PixelError.requireSameSize(truth, filling);
    if (Math.min(truth.width(), truth.height()) < GaussianWindow.SSIM.size()) {
      throw new IllegalArgumentException(
          "SSIM needs sides of at least %d pixels, got %d×%d; take larger pictures"
              .formatted(GaussianWindow.SSIM.size(), truth.width(), truth.height()));
    }
  }

  /** Returns the similarity around each pixel of one channel, {@code [height, width]}. */
  private static double[] map(RgbImage a, RgbImage b, int channel) {
    double[] x = plane(a, channel);
    double[] y = plane(b, channel);
    double[] meanX = means(x, a);
    double[] meanY = means(y, a);
    double[] squareX = means(product(x, x), a);
    double[] squareY = means(product(y, y), a);
    double[] mixed = means(product(x, y), a);
    double[] map = x; // no longer needed
    for (int i = 0; i < map.length; i++) {
      double muX = meanX[i];
      double muY = meanY[i];
      double variances = squareX[i] - muX * muX + (squareY[i] - muY * muY);
      double covariance = mixed[i] - muX * muY;
      map[i] =
          (2 * muX * muY + C1)
              * (2 * covariance + C2)
              / ((muX * muX + muY * muY + C1) * (variances + C2));
    }
    return map;
  }

  private static double[] means(double[] values, RgbImage picture) {
    return GaussianWindow.SSIM.means(values, picture.width(), picture.height());
  }

  private static double[] product(double[] x, double[] y) {
    double[] result = new double[x.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = x[i] * y[i];
    }
    return result;
  }

  private static double[] plane(RgbImage picture, int channel) {
    byte[] rgb = picture.toRgbBytes();
    double[] result = new double[rgb.length / CHANNELS];
    for (int i = 0; i < result.length; i++) {
      result[i] = rgb[i * CHANNELS + channel] & 0xff;
    }
    return result;
  }
}
