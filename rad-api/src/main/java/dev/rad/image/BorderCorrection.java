package dev.rad.image;

import dev.rad.mask.Mask;

/**
 * Takes away the step that an enlarged filling has along its hole's border. A pixel of the network
 * stands for several of the picture, and where one of them is hole all are filled; so the network
 * fills kept pixels, too, and how far it is off there is known. The differences δ between the
 * picture and the filling on the kept side of the border are carried into the hole by the screened
 * Laplace equation
 *
 * <pre>{@code Δδ = δ / L²}</pre>
 *
 * <p>and added to the filling: at the border it meets the picture, and after some L it is the
 * filling as it was. For L → ∞ this is Poisson image editing (Pérez, Gangnet and Blake 2003,
 * equation 5). Solved by Gauss-Seidel sweeps in alternating directions.
 */
final class BorderCorrection {
  private static final int SWEEPS = 30;

  private final int width;
  private final int height;
  private final boolean[] inside; // pixels of the patch that are filled
  private final float screen;

  private BorderCorrection(Mask filled, double length) {
    this.width = filled.width();
    this.height = filled.height();
    this.inside = new boolean[width * height];
    for (int i = 0; i < inside.length; i++) {
      inside[i] = filled.at(i % width, i / width) > 0f;
    }
    this.screen = (float) (1 / (length * length));
  }

  /**
   * Corrects a filling.
   *
   * @param patch the filling, kept pixels as the network made them
   * @param picture the same part of the picture
   * @param filled what is filled: pixels with a value above 0
   * @param length L, in pixels, above 0
   * @return the filling, changed where it is filled only
   */
  static RgbImage correct(RgbImage patch, RgbImage picture, Mask filled, double length) {
    var correction = new BorderCorrection(filled, length);
    byte[] made = patch.toRgbBytes();
    for (int channel = 0; channel < 3; channel++) {
      correction.apply(made, picture.pixels(), channel);
    }
    return RgbImage.wrap(patch.width(), patch.height(), made);
  }

  private void apply(byte[] made, byte[] wanted, int channel) {
    float[] delta = new float[inside.length];
    for (int i = 0; i < delta.length; i++) {
      if (!inside[i]) {
        delta[i] = (wanted[3 * i + channel] & 0xff) - (made[3 * i + channel] & 0xff);
      }
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      if (sweep % 2 == 0) {
        for (int i = 0; i < delta.length; i++) {
          relax(delta, i);
        }
      } else {
        for (int i = delta.length - 1; i >= 0; i--) {
          relax(delta, i);
        }
      }
    }
    for (int i = 0; i < delta.length; i++) {
      if (inside[i]) {
        int at = 3 * i + channel;
        made[at] = (byte) UnitRange.clampRound((made[at] & 0xff) + delta[i]);
      }
    }
  }

  /** Sets a pixel to what its neighbours say; there are none beyond the patch. */
  private void relax(float[] delta, int i) {
    if (!inside[i]) {
      return;
    }
    int x = i % width;
    float sum = 0;
    int count = 0;
    if (x > 0) {
      sum += delta[i - 1];
      count++;
    }
    if (x + 1 < width) {
      sum += delta[i + 1];
      count++;
    }
    if (i >= width) {
      sum += delta[i - width];
      count++;
    }
    if (i + width < delta.length) {
      sum += delta[i + width];
      count++;
    }
    delta[i] = sum / (count + screen);
  }
}
