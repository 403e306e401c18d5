package dev.rad.cli.inpaint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.AdaptOptions;
import dev.rad.InpaintOptions;
import dev.rad.cli.Pictures;
import dev.rad.cli.Terminal;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.torch.RadInpainter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests {@code rad inpaint --adapt}. */
class InpaintAdaptTest extends InpaintCommandFixture {

  private static final Path RAD =
      Path.of(System.getProperty("rad.root", ".."), "checkpoints/rad-landscapes-64.safetensors");

  private Terminal adapt(Object... more) {
    List<Object> all = new ArrayList<>(List.of(more));
    all.addAll(List.of("--prior", "network", "--steps", 2, "--seed", 4));
    if (!all.contains("--checkpoint")) {
      all.addAll(List.of("--checkpoint", RAD));
    }
    return inpaintAsGiven(all.toArray());
  }

  @Test
  void adapt_someSteps_isTheLibrarys_andItsFileGivesTheSamePicture() {
    Path file = folder.resolve("new/photo.safetensors");
    assertDone(adapt("--adapt", 2, "--adapt-rank", 3, "--adapt-out", file, "--quiet"));
    RgbImage filled = RgbImage.read(out);
    try (var rad = RadInpainter.load(RAD)) {
      RgbImage read = RgbImage.read(photo);
      Mask hole = Mask.rectangle(90, 70, HOLE);
      var options = InpaintOptions.paper().withSteps(2).withSeed(4);
      assertThat(filled).isNotEqualTo(rad.inpaint(read, hole, options));
      AdaptOptions adapting = AdaptOptions.defaults().withSteps(2).withRank(3).withSeed(4);
      try (var adapted = rad.adapt(read, hole, adapting)) {
        assertThat(adapted.inpaint(read, hole, options)).isEqualTo(filled);
      }
    }
    assertDone(adapt("--checkpoint", RAD, "--adapter", file, "--force", "--quiet"));
    assertThat(RgbImage.read(out)).isEqualTo(filled);

    Terminal there = adapt("--adapt", 1, "--adapt-out", file, "--force", "--quiet");
    assertDone(there);
    out = beside("other.png");
    assertThat(adapt("--adapt", 1, "--adapt-out", file).failure())
        .contains(
            file + " is there already: add --force to replace it, or name another --adapt-out");
    assertThat(out).doesNotExist();
  }

  @Test
  void adapt_progress_isALineOfItsOwn() {
    Terminal run = adapt("--adapt", 2, "--adapt-learning-rate", "0.002");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("adapting, step 1 of 2, left", "adapting, step 2 of 2, left");
    assertThat(run.err()).contains(System.lineSeparator() + "step 2 of 2, left");
    assertThat(run.out()).containsPattern("adapted in [0-9.]+ s, 2 steps\\R").contains("2 steps,");
  }

  @Test
  void adapt_aFolder_adaptsToEachPhoto() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos"));
    Pictures.gradient(80, 70).write(photos.resolve("a.png"));
    Pictures.gradient(70, 80).write(photos.resolve("b.png"));
    Path results = folder.resolve("filled");
    Object[] command = {
      "inpaint",
      "--images",
      photos,
      "--mask",
      "box",
      "--out",
      results,
      "--steps",
      1,
      "--prior",
      "network",
      "--adapt",
      1,
      "--checkpoint",
      RAD
    };
    Terminal run = Terminal.run(command);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(results.resolve("a.png")).exists();
    assertThat(results.resolve("b.png")).exists();
    assertThat(run.out().split("adapted in", -1)).hasSize(3);
  }

  @Test
  void adapt_jobFile_takesTheOptions() throws IOException {
    Path job = folder.resolve("job.json");
    Files.writeString(job, "{\"adapt\": 1, \"adapt-rank\": 2, \"adapt-learning-rate\": 0.001}");
    assertThat(adapt("--job", job).out()).contains("adapted in");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --adapt -1                            | --adapt is at least 0, not -1
          --adapt-out a.safetensors             | belong to --adapt: say how many steps
          --adapt-rank 4                        | belong to --adapt: say how many steps
          --adapt 1 --adapt-rank 0              | the rank of adapters is at least 1, not 0
          --adapt 1 --adapt-learning-rate 0     | the learning rate is above 0, not 0.0
          --adapt 1 --method mean               | --adapt is for networks of rad: leave it out, or --method
          --adapt 1 --prior photo               | --adapt trains a network, and --prior photo asks none
          --adapt 1 --adapt-out a --checkpoint a --adapter b | --adapt-out writes the photo's adapters alone
          """)
  void adapt_whatCannotBe_oneLineSaysWhy(String options, String message) {
    Terminal run = inpaintAsGiven((Object[]) options.split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.failure()).startsWith("rad: ").contains(message);
    assertThat(out).doesNotExist();
  }

  @Test
  void adapt_plainNetwork_saysThatItCannot() {
    assertThat(adapt("--adapt", 1, "--checkpoint", ADM).failure())
        .contains("is a plain ADM, not trained to fill holes");
  }
}
