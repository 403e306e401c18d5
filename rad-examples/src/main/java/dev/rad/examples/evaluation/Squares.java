package dev.rad.examples.evaluation;

import dev.rad.ImageException;
import dev.rad.MaskException;
import dev.rad.examples.benchmarks.HeldOutPhotos;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.nio.file.Path;
import java.util.List;

/** Pictures and masks that come as squares, brought to the networks' size. */
final class Squares {

  private static final double HALF = 0.5;

  private Squares() {}

  /** The picture files of a folder, sorted by name. */
  static List<Path> files(Path folder) {
    return HeldOutPhotos.in(folder).stream().sorted().map(folder::resolve).toList();
  }

  /**
   * A picture.
   *
   * @throws ImageException if it is no square
   */
  static RgbImage picture(RgbImage picture, Path file, int size) {
    if (picture.width() != picture.height()) {
      throw new ImageException(
          "%s is %d×%d pixels, not square: cut a square out of it"
              .formatted(file, picture.width(), picture.height()));
    }
    return picture.width() == size ? picture : picture.resize(size, size);
  }

  /**
   * A hole: what is grey becomes hole from one half on.
   *
   * @throws MaskException if it is no square, empty or full
   */
  static Mask hole(Mask mask, Path file, int size) {
    if (mask.width() != mask.height()) {
      throw new MaskException(
          "%s is %d×%d pixels, not square: cut a square out of it"
              .formatted(file, mask.width(), mask.height()));
    }
    Mask hole = (mask.width() == size ? mask : mask.resize(size, size)).threshold(HALF);
    if (hole.isEmpty() || hole.inverted().isEmpty()) {
      throw new MaskException(
          file + " leaves nothing to judge: a mask must fill a part of the picture, and keep one");
    }
    return hole;
  }
}
