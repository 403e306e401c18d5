package dev.rad.evaluation;

import dev.rad.exception.ImageException;
import dev.rad.image.RgbImage;
import java.nio.file.Path;
import java.util.List;

/** Loads square pictures and resizes them to the networks' size. */
final class SquarePictures {

  private SquarePictures() {}

  /** Lists the picture files of a folder, sorted by name. */
  static List<Path> files(Path folder) {
    return HeldOutPhotos.in(folder).stream().sorted().map(folder::resolve).toList();
  }

  /**
   * Resizes a square picture.
   *
   * @throws ImageException if the picture is not square
   */
  static RgbImage picture(RgbImage picture, Path file, int size) {
    if (picture.width() != picture.height()) {
      throw new ImageException(
          "%s is %d×%d pixels, not square: cut a square out of it"
              .formatted(file, picture.width(), picture.height()));
    }
    return picture.width() == size ? picture : picture.resize(size, size);
  }
}
