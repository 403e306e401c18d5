package dev.rad.metric;

/** The difference between a picture and its Gaussian blur of σ = 4 pixels, cut off at 16 pixels. */
final class FineDetail {
  private static final GaussianWindow BLUR = new GaussianWindow(4, 16);

  /** The distance, in pixels, up to which other pixels affect a pixel's detail. */
  static final int REACH = BLUR.radius();

  private FineDetail() {}

  /** Returns the detail of {@code [height, width]} values. */
  static double[] of(double[] values, int width, int height) {
    double[] detail = BLUR.means(values, width, height);
    for (int i = 0; i < detail.length; i++) {
      detail[i] = values[i] - detail[i];
    }
    return detail;
  }
}
