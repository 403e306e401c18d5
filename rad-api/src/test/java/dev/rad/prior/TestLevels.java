package dev.rad.prior;

import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.List;
import java.util.SplittableRandom;

/** Small pictures with holes. */
final class TestLevels {
  private TestLevels() {}

  /** Uniformly random colours. */
  static RgbImage noise(int width, int height, long seed) {
    byte[] rgb = new byte[3 * width * height];
    var random = new SplittableRandom(seed);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (40 + random.nextInt(160));
    }
    return RgbImage.of(width, height, rgb);
  }

  /** The finest level of a picture's pyramid, which has one level only if the picture is small. */
  static PhotoPyramid pyramid(RgbImage photo, Region hole, boolean mirrored) {
    PatchCanvas canvas = PatchCanvas.of(photo, Mask.rectangle(photo.width(), photo.height(), hole));
    return PhotoPyramid.of(canvas, hole, List.of(), LevelRecipe.standardStrengths(), mirrored, 1);
  }

  /** A level of one random picture. */
  static PatchLevel level(int width, int height, Region hole, long seed) {
    var level = new PatchLevel(width, height, PatchLevel.COLOURS, width);
    var random = new SplittableRandom(seed);
    for (int i = 0; i < level.values.length; i++) {
      level.values[i] = (float) (random.nextDouble() - 0.5);
    }
    for (int i = 0; i < level.pixels(); i++) {
      if (hole.contains(i % width, i / width)) {
        level.kinds[i] = PatchLevel.HOLE;
      }
    }
    return level;
  }

  /** Random values for every pixel of a level's hole. */
  static float[] state(PatchLevel level, long seed) {
    var random = new SplittableRandom(seed);
    float[] state = new float[3 * level.holeBounds().width() * level.holeBounds().height()];
    for (int i = 0; i < state.length; i++) {
      state[i] = (float) (random.nextDouble() - 0.5);
    }
    return state;
  }
}
