package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.InpaintOptions;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of the README, on the weights that ship. */
class FiveLinesTest {

  @Test
  void readme_program_fillsTheHole(@TempDir Path folder) {
    Path checkpoint = Golden.ROOT.resolve("checkpoints/rad-landscapes-64.safetensors");
    Path photoFile = folder.resolve("photo.png");
    Path holeFile = folder.resolve("hole.png");
    Path outFile = folder.resolve("out.png");
    duskOverTheSea(80, 64).write(photoFile);
    Mask.rectangle(80, 64, new Region(30, 20, 24, 24)).write(holeFile);

    try (var rad = RadInpainter.load(checkpoint)) {
      var photo = RgbImage.read(photoFile);
      var hole = Mask.read(holeFile, MaskPolarity.WHITE_IS_HOLE);
      rad.inpaint(photo, hole, InpaintOptions.defaults().withSeed(7)).write(outFile);

      assertThat(rad.model().trainedForRad()).isTrue();
      RgbImage out = RgbImage.read(outFile);
      assertThat(out.crop(new Region(0, 0, 80, 20)))
          .isEqualTo(photo.crop(new Region(0, 0, 80, 20)));
      assertThat(meanError(out, photo, hole)).isLessThan(40); // mid-grey would be about 60 away
    }
  }

  /** Orange above, dark blue below. */
  private static RgbImage duskOverTheSea(int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      int y = i / width;
      pixels[3 * i] = (byte) (y < height / 2 ? 230 - y : 20);
      pixels[3 * i + 1] = (byte) (y < height / 2 ? 150 - y : 40);
      pixels[3 * i + 2] = (byte) (y < height / 2 ? 60 : 90 - y / 2);
    }
    return RgbImage.of(width, height, pixels);
  }

  private static double meanError(RgbImage a, RgbImage b, Mask hole) {
    double sum = 0;
    int count = 0;
    for (int y = 0; y < hole.height(); y++) {
      for (int x = 0; x < hole.width(); x++) {
        if (hole.at(x, y) == 1) {
          sum += Math.abs(a.red(x, y) - b.red(x, y));
          sum += Math.abs(a.green(x, y) - b.green(x, y));
          sum += Math.abs(a.blue(x, y) - b.blue(x, y));
          count += 3;
        }
      }
    }
    return sum / count;
  }
}
