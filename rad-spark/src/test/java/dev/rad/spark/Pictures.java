package dev.rad.spark;

import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Small photos with something to copy, and masks for them. */
final class Pictures {

  private Pictures() {}

  /** Stripes that a seed chooses. */
  static RgbImage photo(int width, int height, long seed) {
    var random = new SplittableRandom(seed);
    int period = random.nextInt(5, 12);
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int stripe = (x + y / 2) / period % 2 == 0 ? 170 : 60;
        rgb[i++] = (byte) (stripe + random.nextInt(20));
        rgb[i++] = (byte) (255 * y / height);
        rgb[i++] = (byte) (255 * x / width);
      }
    }
    return RgbImage.of(width, height, rgb);
  }

  /** Writes a photo, and a mask with a box whose place the seed chooses. */
  static void write(Path photo, Path mask, int width, int height, long seed) {
    photo(width, height, seed).write(photo);
    var random = new SplittableRandom(seed);
    int side = Math.max(3, Math.min(width, height) / 4);
    var box = new Region(random.nextInt(width - side), random.nextInt(height - side), side, side);
    Mask.rectangle(width, height, box).write(mask);
  }
}
