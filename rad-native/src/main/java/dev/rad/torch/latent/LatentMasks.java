package dev.rad.torch.latent;

import dev.rad.mask.Mask;

/**
 * Masks at the size of latents, each of which stands for a block of pixels. Taking one pixel of a
 * block, as diffusers does, loses thin strokes and moves holes; taking the largest value of a block
 * loses nothing. Latents beside the hole also depend on pixels in the hole, so the hole is made
 * wider than in the picture.
 */
public final class LatentMasks {

  private LatentMasks() {}

  /**
   * Takes the largest value of every block.
   *
   * @param pixels a mask of the picture, with sides that are multiples of the factor
   * @param factor the side of a block
   * @return a mask of the latents' size, whose values all occur in the block
   */
  public static Mask blocks(Mask pixels, int factor) {
    int width = pixels.width() / factor;
    int height = pixels.height() / factor;
    float[] values = new float[width * height];
    for (int y = 0; y < height * factor; y++) {
      for (int x = 0; x < width * factor; x++) {
        int at = y / factor * width + x / factor;
        values[at] = Math.max(values[at], pixels.at(x, y));
      }
    }
    return Mask.of(width, height, values);
  }

  /**
   * Widens a hole by one latent on all sides. Values in the hole itself are kept, so that parts
   * filled at different times keep their places.
   *
   * @param latents a mask
   * @return a mask that has, at pixels of value 0, the largest value of the 3×3 pixels around;
   *     elsewhere the same values
   */
  public static Mask widened(Mask latents) {
    int width = latents.width();
    int height = latents.height();
    float[] values = latents.toFloats().clone();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (latents.at(x, y) == 0) {
          values[y * width + x] = largestAround(latents, x, y);
        }
      }
    }
    return Mask.of(width, height, values);
  }

  private static float largestAround(Mask mask, int x, int y) {
    float largest = 0;
    for (int j = Math.max(0, y - 1); j <= Math.min(mask.height() - 1, y + 1); j++) {
      for (int i = Math.max(0, x - 1); i <= Math.min(mask.width() - 1, x + 1); i++) {
        largest = Math.max(largest, mask.at(i, j));
      }
    }
    return largest;
  }
}
