package dev.rad.placement;

import dev.rad.image.RgbImage;
import dev.rad.image.internal.PixelMath;
import dev.rad.mask.Mask;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Removes the step that an enlarged filling has along its hole's border. One pixel of the network
 * covers several of the picture, and if one of them is hole, all are filled; so the network also
 * fills kept pixels, where its error is known. The differences δ between the picture and the
 * filling on the kept side of the border are carried into the hole by the screened Laplace equation
 *
 * <pre>{@code Δδ = δ / L²}</pre>
 *
 * <p>and added to the filling: it meets the picture at the border and is unchanged at a distance of
 * a few L. For L → ∞ this is Poisson image editing (Pérez, Gangnet and Blake 2003, equation 5). The
 * equation is solved within 5 L of the border, where all but 1 % of the correction occurs, by
 * successive over-relaxation (Young 1954) from the border inwards. Like the exact solution, no
 * value leaves the range of the border's.
 */
final class BorderCorrection {
  private static final int SWEEPS = 30;
  private static final double LONGEST = 16; // pixels, to bound the work
  private static final int REACH = 5; // multiples of L

  /** The channels of larger windows are corrected one after the other, to save memory. */
  private static final int MOST_AT_ONCE = 8_000_000; // pixels

  private static final byte KEPT = 0;
  private static final byte FILLED = 1;
  private static final byte NEAR = 2;

  private final int width;
  private final byte[] kinds; // of the patch's pixels
  private final float screen;
  private final float relaxation;
  private int[] near = new int[64]; // filled pixels near the border, the nearest first
  private int count;
  private final int[] neighbours; // four of each near pixel; −1 beyond the patch

  private BorderCorrection(Mask filled, double length) {
    this.width = filled.width();
    this.kinds = new byte[width * filled.height()];
    for (int i = 0; i < kinds.length; i++) {
      kinds[i] = filled.at(i % width, i / width) > 0f ? FILLED : KEPT;
    }
    this.screen = (float) (1 / (length * length));
    double jacobi = 4 / (4 + 1 / (length * length)); // bound of its spectral radius
    this.relaxation = (float) (2 / (1 + Math.sqrt(1 - jacobi * jacobi)));
    collect((int) Math.ceil(REACH * length));
    this.neighbours = new int[4 * count];
    Arrays.setAll(neighbours, n -> neighbour(near[n / 4], n % 4));
  }

  /**
   * Corrects a filling.
   *
   * @param patch the filling, including kept pixels as the network filled them
   * @param picture the same part of the picture
   * @param filled what is filled: pixels with a value above 0
   * @param length L, in pixels, above 0; more than 16 counts as 16
   * @return the filling, changed only inside the hole
   */
  static RgbImage correct(RgbImage patch, RgbImage picture, Mask filled, double length) {
    byte[] made = patch.toRgbBytes();
    correct(made, picture.toRgbBytes(), filled, length);
    return RgbImage.of(patch.width(), patch.height(), made);
  }

  /**
   * Corrects a filling in place.
   *
   * @param made the filling, three bytes per pixel
   * @param wanted the same part of the picture
   * @param filled what is filled, as above
   * @param length L, as above
   */
  static void correct(byte[] made, byte[] wanted, Mask filled, double length) {
    var correction = new BorderCorrection(filled, Math.min(length, LONGEST));
    IntStream channels = IntStream.range(0, 3);
    (correction.kinds.length > MOST_AT_ONCE ? channels : channels.parallel())
        .forEach(c -> correction.apply(made, wanted, c));
  }

  /** Collects the hole's pixels from the border inwards, one layer at a time. */
  private void collect(int depth) {
    for (int i = 0; i < kinds.length; i++) {
      if (kinds[i] == KEPT) {
        addNeighbours(i);
      }
    }
    int from = 0;
    for (int step = 1; step < depth; step++) {
      int to = count;
      for (; from < to; from++) {
        addNeighbours(near[from]);
      }
    }
  }

  private void addNeighbours(int i) {
    for (int side = 0; side < 4; side++) {
      int neighbour = neighbour(i, side);
      if (neighbour >= 0 && kinds[neighbour] == FILLED) {
        kinds[neighbour] = NEAR;
        if (count == near.length) {
          near = Arrays.copyOf(near, 2 * count);
        }
        near[count++] = neighbour;
      }
    }
  }

  /** Returns the next pixel to a side, -1 beyond the patch. */
  private int neighbour(int i, int side) {
    return switch (side) {
      case 0 -> i % width > 0 ? i - 1 : -1;
      case 1 -> i % width < width - 1 ? i + 1 : -1;
      case 2 -> i - width; // negative above the first row
      default -> i + width < kinds.length ? i + width : -1;
    };
  }

  private void apply(byte[] made, byte[] wanted, int channel) {
    float[] delta = new float[kinds.length];
    float least = 0;
    float most = 0;
    for (int i = 0; i < delta.length; i++) {
      if (kinds[i] == KEPT) {
        delta[i] = (wanted[3 * i + channel] & 0xff) - (made[3 * i + channel] & 0xff);
        least = Math.min(least, delta[i]);
        most = Math.max(most, delta[i]);
      }
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int n = 0; n < count; n++) {
        int i = near[n];
        delta[i] = Math.max(least, Math.min(most, relaxed(delta, n)));
      }
    }
    for (int n = 0; n < count; n++) {
      int at = 3 * near[n] + channel;
      made[at] = (byte) PixelMath.clampRound((made[at] & 0xff) + delta[near[n]]);
    }
  }

  /** Returns the over-relaxed value of a near pixel, from its neighbours inside the patch. */
  private float relaxed(float[] delta, int n) {
    float sum = 0;
    int inside = 0;
    for (int k = 4 * n; k < 4 * n + 4; k++) {
      int neighbour = neighbours[k];
      if (neighbour >= 0) {
        sum += delta[neighbour];
        inside++;
      }
    }
    float present = delta[near[n]];
    return present + relaxation * (sum / (inside + screen) - present);
  }
}
