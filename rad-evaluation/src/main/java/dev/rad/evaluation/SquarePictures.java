package dev.rad.evaluation;

import dev.rad.exception.ImageException;
import dev.rad.image.RgbImage;
import java.nio.file.Path;
import java.util.List;

/** Pictures that come as squares, brought to the networks' size. */
final class SquarePictures {

  private SquarePictures() {}

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
}
