package dev.rad.torch.training;

import dev.rad.image.RgbImage;
import java.nio.file.Path;
import java.util.Random;

/** Photos to train on where it does not matter of what. */
final class NoisePhotos {

  private NoisePhotos() {}

  /** Writes three of 40×30 pixels. */
  static void write(Path folder) {
    write(folder, 3, 40, 30);
  }

  /** Writes some of a size. */
  static void write(Path folder, int count, int width, int height) {
    Random random = new Random(1);
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[3 * width * height];
      random.nextBytes(pixels);
      RgbImage.of(width, height, pixels).write(folder.resolve("photo" + i + ".png"));
    }
  }
}
