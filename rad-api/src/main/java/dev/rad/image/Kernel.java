package dev.rad.image;

/** The shape of a resampling filter, symmetric, as a function of the distance from its centre. */
enum Kernel {
  /** {@code 1 - x}: never overshoots; PIL's {@code BILINEAR}. */
  TRIANGLE(1) {
    @Override
    double at(double x) {
      return x < 1 ? 1 - x : 0;
    }
  },

  /**
   * Cubic convolution with a = -½ (Keys, IEEE Transactions on ASSP 29(6), 1981, equation 15): exact
   * for parabolas, so an enlarged picture keeps its curvature; PIL's {@code BICUBIC}.
   */
  CUBIC(2) {
    @Override
    double at(double x) {
      if (x < 1) {
        return (1.5 * x - 2.5) * x * x + 1;
      }
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }
  };

  private final int support;

  Kernel(int support) {
    this.support = support;
  }

  /** Returns the distance from which on the kernel is 0, in source pixels when nothing shrinks. */
  int support() {
    return support;
  }

  /** Returns the weight at a distance of at least 0. */
  abstract double at(double x);
}
