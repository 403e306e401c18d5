package dev.rad.cli.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.Terminal;
import dev.rad.model.UNetWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class InfoCommandTest {
  private static final Path ROOT = Path.of(System.getProperty("rad.root"));
  private static final Path SMALL = ROOT.resolve("testdata/golden/adm/uncond-learn-sigma/model.pt");
  private static final Path PHOTO = ROOT.resolve("rad-examples/demo/photo.jpg");

  @TempDir Path folder;

  @Test
  void info_guessedHeads_warns() {
    assertThat(Terminal.run("info", SMALL).out())
        .contains("warning     attention heads of 64 channels are a guess");
    assertThat(Terminal.run("info", SMALL, "--num-head-channels", 16).out())
        .contains("--num_head_channels 16")
        .doesNotContain("warning");
  }

  @Test
  void info_flagsFile_isWhatCounts() throws IOException {
    Path flags = folder.resolve("flags.json");
    String known = UNetWeights.open(SMALL).config().toJson();
    Files.writeString(flags, known.replace("\"dropout\":0.0", "\"dropout\":0.25"));
    Path broken = Files.writeString(folder.resolve("broken.json"), "{");

    assertThat(Terminal.run("info", SMALL, "--flags", flags).out()).contains("--dropout 0.25");
    assertThat(Terminal.run("info", SMALL, "--flags", broken).err())
        .startsWith("rad: " + broken + ": ")
        .contains("is not JSON");
    assertThat(Terminal.run("info", SMALL, "--flags", folder.resolve("none")).err())
        .contains("cannot be read: name a JSON file with a network's flags");
  }

  /** The network has random weights, which do not denoise. */
  @Test
  void info_probe_triesTheDivisions() {
    Terminal probed = Terminal.run("info", SMALL, "--probe", "--photo", PHOTO);

    assertThat(probed.exitCode()).as(probed.err()).isZero();
    assertThat(probed.out())
        .contains("num_head_channels 32, use_new_attention_order true")
        .contains("probe       undecided: ");
  }

  @Test
  void generate_headsOfNoNamedNetwork_areRefused() {
    Terminal refused =
        Terminal.run("generate", "--num-head-channels", 16, "--out", folder.resolve("out.png"));

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("name that with --checkpoint");
  }
}
