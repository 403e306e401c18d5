package dev.rad.torch.training;

import dev.rad.ImageException;
import dev.rad.TrainingException;
import dev.rad.image.RgbImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes the pictures that a {@link Validation} judges a network on; nothing is random. */
public final class HeldOutPictures {

  private HeldOutPictures() {}

  /**
   * Reads centre crops of photos that are evenly spread over a folder. Only so many files are
   * opened as are needed.
   *
   * @param folder searched with everything below it, in the order of the names
   * @param count how many photos to take, at least 1
   * @param size the crops' side, in pixels
   * @param height what photos are resized to, in pixels, at least {@code size}
   * @param skipped told of every opened file that is no readable picture; the next one is taken
   * @return that many crops; fewer if the folder does not hold enough readable pictures
   * @throws TrainingException if the folder cannot be read or gives no picture
   * @throws IllegalArgumentException if a number is out of its range
   */
  public static List<RgbImage> read(
      Path folder, int count, int size, int height, Consumer<String> skipped) {
    if (count < 1) {
      throw new IllegalArgumentException("hold out at least 1 picture, not " + count);
    }
    List<Path> files = PhotoFolder.pictures(folder);
    int parts = Math.min(count, files.size());
    List<RgbImage> crops = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      int from = (int) ((long) part * files.size() / parts);
      int to = (int) ((part + 1L) * files.size() / parts);
      for (Path file : files.subList(from, to)) {
        try {
          crops.add(centreCrop(RgbImage.read(file), size, height));
          break;
        } catch (ImageException e) {
          skipped.accept(e.getMessage());
        }
      }
    }
    if (crops.isEmpty()) {
      throw new TrainingException(
          folder + " holds no readable picture: name a folder with JPEG or PNG photos");
    }
    return crops;
  }

  /**
   * Cuts the square out of a resized photo's middle.
   *
   * @param photo of any size; a narrow one is enlarged until the square fits
   * @param size the square's side, in pixels
   * @param height what the photo is resized to, in pixels, at least {@code size}
   * @return the square
   * @throws IllegalArgumentException unless {@code 1 ≤ size ≤ height}
   */
  public static RgbImage centreCrop(RgbImage photo, int size, int height) {
    if (size < 1 || height < size) {
      throw new IllegalArgumentException(
          "a crop of " + size + " pixels does not fit into a height of " + height);
    }
    RgbImage resized = PhotoFolder.atHeight(photo, size, height);
    return resized.crop((resized.width() - size) / 2, (resized.height() - size) / 2, size, size);
  }
}
