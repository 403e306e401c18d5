package dev.rad.evaluation.classical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rad.exception.ImageException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests with stand-ins for the G'MIC program, and with the real one if it is installed. */
@DisabledOnOs(OS.WINDOWS)
class GmicTest {

  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;
  private static final Mask HOLE = Mask.rectangle(WIDTH, HEIGHT, new Region(26, 16, 12, 12));

  @TempDir private Path folder;

  /** Creates a picture that is red on the left and blue on the right, with a green hole. */
  private static RgbImage photo() {
    byte[] rgb = new byte[WIDTH * HEIGHT * 3];
    for (int i = 0; i < rgb.length; i += 3) {
      int x = i / 3 % WIDTH;
      int y = i / 3 / WIDTH;
      boolean hole = HOLE.at(x, y) > 0;
      rgb[i + (hole ? 1 : x < WIDTH / 2 ? 0 : 2)] = (byte) 200;
    }
    return RgbImage.of(WIDTH, HEIGHT, rgb);
  }

  private Path program(String script) throws IOException {
    Path file = folder.resolve("gmic");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  @Test
  void fill_program_getsPictureAndMaskAndItsPictureComesBack() throws IOException {
    Path seen = folder.resolve("seen");
    Path program =
        program(
            "mkdir %1$s; cp photo.png mask.png %1$s; pwd > %1$s/folder; echo \"$*\" > %1$s/words; cp mask.png out.png"
                .formatted(seen));

    RgbImage filled = new Gmic(program).fill(photo(), HOLE, 0);

    assertThat(RgbImage.read(seen.resolve("photo.png"))).isEqualTo(photo());
    assertThat(RgbImage.read(seen.resolve("mask.png")))
        .isEqualTo(HOLE.toImage()); // white marks the hole
    assertThat(filled).isEqualTo(HOLE.toImage());
    assertThat(seen.resolve("words"))
        .hasContent(
            "photo.png mask.png -inpaint_matchpatch[0] [1] -remove[1] -round -output out.png");
    assertThat(Path.of(Files.readString(seen.resolve("folder")).strip())).doesNotExist();
  }

  @Test
  void fill_programThatFails_isSaidWithItsLastWords() throws IOException {
    Path failing = program("echo much; echo '*** Error: no memory' >&2; exit 3");
    assertThatThrownBy(() -> new Gmic(failing).fill(photo(), HOLE, 0))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("ended with code 3 and no picture (*** Error: no memory)");

    Path silent = program("exit 0");
    assertThatThrownBy(() -> new Gmic(silent).fill(photo(), HOLE, 0))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("no picture (without a word)");
  }

  @Test
  void fill_pictureOfAnotherSize_isRefused() throws IOException {
    Path small = folder.resolve("small.png");
    photo().crop(new Region(0, 0, 20, 10)).write(small);
    Path program = program("cp %s out.png".formatted(small));

    assertThatThrownBy(() -> new Gmic(program).fill(photo(), HOLE, 0))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("made 20×10 pixels of 64×48");
  }

  @Test
  void find_path_takesTheFirstExecutableFile() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Path text = Files.createDirectories(folder.resolve("text"));
    Files.writeString(text.resolve("gmic"), "no program");
    Path program = program("exit 0");
    String path = String.join(File.pathSeparator, "", empty + "", text + "", folder + "");

    assertThat(Gmic.find(path)).contains(program);
    assertThat(Gmic.find(empty + File.pathSeparator + text)).isEmpty();
    assertThat(Gmic.find("")).isEmpty();
  }

  @Test
  void fill_realProgram_fillsFromBothSidesAndKeepsKnownPixels() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    assumeTrue(Gmic.find(path).isPresent(), "G'MIC's program is not installed");

    RgbImage filled = Gmic.onThePath().fill(photo(), HOLE, 0);

    assertThat(filled.red(28, 22)).isCloseTo(200, within(8));
    assertThat(filled.green(28, 22)).isCloseTo(0, within(8));
    assertThat(filled.blue(35, 22)).isCloseTo(200, within(8));
    assertThat(filled.red(5, 5)).isEqualTo(200); // no grey level lost in writing
  }
}
