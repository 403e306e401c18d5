package dev.rad.cli.inpaint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.Terminal;
import dev.rad.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests {@code rad inpaint --job}: options in a JSON file. */
class InpaintJobTest extends InpaintCommandFixture {

  @Test
  void job_options_areThoseOfTheCommandLine() throws IOException {
    Path job = folder.resolve("job.json");
    Files.writeString(
        job,
        """
        {"image": "%s", "mask": ["%s"], "out": "%s", "steps": 1, "seed": 9,
         "solver": "ddim", "prior": "network", "checkpoint": "%s", "quiet": true, "force": false}
        """
            .formatted(photo, mask, beside("job.png"), ADM)
            .replace("\\", "\\\\"));

    assertDone(Terminal.run("inpaint", "--job", job));
    assertDone(Terminal.run("inpaint", "--job", job, "--seed", 4, "--out", beside("flag.png")));
    assertDone(inpaint("--steps", 1, "--seed", 9, "--solver", "ddim"));

    assertThat(RgbImage.read(beside("job.png"))).isEqualTo(RgbImage.read(out));
    assertThat(RgbImage.read(beside("flag.png"))).isNotEqualTo(RgbImage.read(out));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"colour": 3}        | there is no "colour"; known are adapt, adapt-learning-rate, adapt-out, adapt-rank, adapter,
          {"seed": [1, 2]}     | "seed" is a text or a number, not [1,2]
          {"seed": "many"}     | Invalid value for option '--seed': 'many' is not a whole number
          {"quiet": "yes"}     | "quiet" is true or false, not "yes"
          {"image": null}      | "image" is a text or a number, not null
          {"job": "x.json"}    | there is no "job"
          {"seed": 1, "seed": 2} | not JSON: Duplicate Object property "seed"
          [1]                  | not a JSON object
          {"seed":             | not JSON
          """)
  void job_withAMistake_oneLineSaysWhat(String text, String message) throws IOException {
    Path job = folder.resolve("job.json");
    Files.writeString(job, text);

    Terminal run = Terminal.run("inpaint", "--job", job);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.failure()).startsWith("rad: ").contains(message);
  }

  @Test
  void job_missingFile_isNamed() {
    assertThat(Terminal.run("inpaint", "--job", folder.resolve("none.json")).failure())
        .contains("none.json: cannot be read");
  }
}
