package dev.rad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the commands that draw the pictures in the guides. */
class GalleryCommandsTest {

  @TempDir private Path folder;

  @Test
  void masks_allGenerators_areDrawnAsInTheGuide() {
    Path out = folder.resolve("new/masks.png");

    Terminal run = Terminal.run("masks", "--seed", 3, "--out", out);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().strip()).isEqualTo("wrote " + out);
    RgbImage drawn = RgbImage.read(out);
    RgbImage guide = RgbImage.read(docs("masks.png"));
    assertThat(drawn.width()).isEqualTo(guide.width());
    assertThat(drawn.height()).isEqualTo(guide.height());
    // only the masks, because fonts differ between machines
    for (int row = 0; row < 8; row++) {
      int top = 24 + row * (24 + 128);
      assertThat(drawn.crop(new Region(0, top, drawn.width(), 128)))
          .as("row %d", row)
          .isEqualTo(guide.crop(new Region(0, top, drawn.width(), 128)));
    }
  }

  @Test
  void masks_operations_areDrawnAsInTheGuide() {
    Path out = folder.resolve("operations.png");

    assertThat(Terminal.run("masks", "--operations", "--seed", 3, "--out", out).exitCode())
        .isZero();
    RgbImage drawn = RgbImage.read(out);
    RgbImage guide = RgbImage.read(docs("mask-operations.png"));
    assertThat(drawn.crop(new Region(0, 24, drawn.width(), 128)))
        .isEqualTo(guide.crop(new Region(0, 24, drawn.width(), 128)));
  }

  @Test
  void masks_otherRecipe_isOneRow() {
    Path out = folder.resolve("one.png");

    assertThat(Terminal.run("masks", "--masks", "box=1,wide=2", "--out", out).exitCode()).isZero();
    assertThat(RgbImage.read(out).height()).isEqualTo(24 + 128 + 8);
    assertThat(Terminal.run("masks", "--masks", "circle", "--out", out).failure())
        .startsWith("rad: masks \"circle\": there is no \"circle\"; give one of perlin");
  }

  @Test
  void schedule_hardMask_drawsTheHoleAndTheRest() {
    Path out = folder.resolve("schedule.png");

    assertThat(Terminal.run("schedule", "--mask-values", "1,0", "--out", out).exitCode()).isZero();
    RgbImage picture = RgbImage.read(out);
    assertThat(picture.width()).isEqualTo(1200);
    assertThat(picture.height()).isEqualTo(3 * 320);
    assertThat(coloured(picture, true)).isGreaterThan(1000);
    assertThat(coloured(picture, false)).isGreaterThan(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"masks", "schedule"})
  void picture_thatIsThere_isReplacedByForceOnly(String command) throws IOException {
    Path out = Files.writeString(folder.resolve("there.png"), "mine");

    assertThat(Terminal.run(command, "--out", out).failure()).contains("is there already");
    assertThat(out).hasContent("mine");
    assertThat(Terminal.run(command, "--out", out, "--force").exitCode()).isZero();
    assertThat(RgbImage.read(out).width()).isGreaterThan(100);
  }

  /** Counts the pixels that are clearly red or clearly blue. */
  private static int coloured(RgbImage picture, boolean red) {
    int count = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int more = picture.red(x, y) - picture.blue(x, y);
        count += (red ? more : -more) > 80 ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void schedule_badValues_areRefused() {
    assertThat(Terminal.run("schedule", "--mask-values", "1,2").failure())
        .contains("mask values lie in [0, 1], found 2.0");
    assertThat(Terminal.run("schedule", "--out", folder.resolve("x.pdf")).failure())
        .contains("add .png to --out");
  }

  private static Path docs(String name) {
    return Path.of(System.getProperty("rad.root", ".."), "docs/images", name);
  }
}
