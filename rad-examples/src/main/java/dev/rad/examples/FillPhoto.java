package dev.rad.examples;

import dev.rad.InpaintOptions;
import dev.rad.image.Photo;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import dev.rad.torch.RadInpainter;
import java.nio.file.Path;

/** Fills the hole of one photo: {@code FillPhoto photo.jpg hole.png filled.png}. */
public final class FillPhoto {

  private FillPhoto() {}

  /**
   * Runs the example.
   *
   * @param arguments the photo, its mask (white is the hole), and the file to write
   */
  public static void main(String[] arguments) {
    Photo photo = Photo.read(Path.of(arguments[0]));
    Mask hole = Mask.read(Path.of(arguments[1]), MaskPolarity.WHITE_IS_HOLE);
    var options =
        InpaintOptions.defaults()
            .withSeed(7)
            .withListener(p -> System.out.printf("step %d of %d%n", p.step(), p.steps()));
    try (var rad = RadInpainter.loadDefault()) {
      rad.inpaint(photo, hole, options).write(Path.of(arguments[2]));
    }
  }
}
