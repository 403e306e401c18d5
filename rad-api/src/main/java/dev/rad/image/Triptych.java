package dev.rad.image;

import dev.rad.exception.MaskException;
import dev.rad.image.internal.PixelMath;
import java.util.List;

/**
 * Three pictures side by side, for viewing: the photo, the photo with the hole marked, and the
 * result.
 */
public final class Triptych {
  /** White columns between two pictures. */
  public static final int GAP = PictureGrid.GAP; // pixels

  private static final int[] MARK = {255, 0, 200}; // magenta, rare in photographs
  private static final float TINT = 0.45f;
  private static final float HATCH_TINT = 0.75f;
  private static final int HATCH_PERIOD = 8; // pixels between diagonal lines

  private Triptych() {}

  /**
   * Puts photograph, marked photograph and result side by side.
   *
   * @param photo the photograph
   * @param hole what was filled, of the photograph's size
   * @param result the inpainted picture, of the photograph's size
   * @return a picture of {@code 3·width + 2·GAP} columns
   * @throws MaskException if the mask has another size
   * @throws IllegalArgumentException if the result has another size
   */
  public static RgbImage of(RgbImage photo, PixelWeights hole, RgbImage result) {
    if (result.width() != photo.width() || result.height() != photo.height()) {
      throw new IllegalArgumentException(
          "the result is %d×%d, the photo %d×%d; resize one of them"
              .formatted(result.width(), result.height(), photo.width(), photo.height()));
    }
    return PictureGrid.of(List.of(List.of(photo, marked(photo, hole), result))).toImage();
  }

  /**
   * Marks the hole: tinted in magenta as strongly as the mask's value, hatched by diagonal lines,
   * with an outline one pixel wide on the hole's own edge pixels.
   *
   * @param photo the photograph
   * @param hole the hole, of the photograph's size
   * @return the photograph with the hole marked; kept pixels are unchanged
   * @throws MaskException if the mask has another size
   */
  public static RgbImage marked(RgbImage photo, PixelWeights hole) {
    Pixels.requireFits(photo, hole);
    byte[] rgb = photo.toRgbBytes();
    for (int y = 0; y < photo.height(); y++) {
      for (int x = 0; x < photo.width(); x++) {
        float m = hole.at(x, y);
        if (m > 0f) {
          float share =
              isEdge(hole, x, y) ? 1f : m * ((x + y) % HATCH_PERIOD == 0 ? HATCH_TINT : TINT);
          tint(rgb, (y * photo.width() + x) * 3, share);
        }
      }
    }
    return RgbImage.wrap(photo.width(), photo.height(), rgb);
  }

  private static void tint(byte[] rgb, int at, float share) {
    for (int c = 0; c < 3; c++) {
      float v = rgb[at + c] & 0xff;
      rgb[at + c] = (byte) PixelMath.clampRound(v + share * (MARK[c] - v));
    }
  }

  /** Returns whether a hole pixel has a kept pixel to its left or right, above or below. */
  private static boolean isEdge(PixelWeights hole, int x, int y) {
    return (x > 0 && hole.at(x - 1, y) == 0f)
        || (x + 1 < hole.width() && hole.at(x + 1, y) == 0f)
        || (y > 0 && hole.at(x, y - 1) == 0f)
        || (y + 1 < hole.height() && hole.at(x, y + 1) == 0f);
  }
}
