package dev.rad.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests guidance by a classifier and by a network without classes. */
public class GuidanceOptionsTest {
  private static final Path GOLDEN = Path.of(System.getProperty("rad.root"), "testdata/golden");
  private static final Path MODEL = GOLDEN.resolve("adm/classcond-new-attention/model.pt");
  private static final Path PLAIN = GOLDEN.resolve("adm/uncond-learn-sigma/model.pt");
  private static final Path CLASSIFIER = GOLDEN.resolve("classifier/attention/model.pt");

  @TempDir Path folder;

  private Terminal generate(Path model, String out, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("generate", "--checkpoint", model, "--steps", 2, "--out", folder.resolve(out)));
    arguments.addAll(List.of(more));
    return Terminal.run(arguments.toArray());
  }

  private byte[] picture(Path model, String out, Object... more) throws IOException {
    Terminal done = generate(model, out, more);
    assertThat(done.exitCode()).as(done.err()).isZero();
    return Files.readAllBytes(folder.resolve(out));
  }

  @Test
  void generate_guided_isAnotherPictureAndSaysSo() throws IOException {
    byte[] plain = picture(MODEL, "a.png", "--class", 3);

    Terminal guided =
        generate(
            MODEL,
            "b.png",
            "--class",
            3,
            "--classifier",
            CLASSIFIER,
            "--classifier-scale",
            50,
            "--classifier-flags",
            flags());
    assertThat(guided.exitCode()).as(guided.err()).isZero();
    assertThat(guided.out()).contains("class   3, drawn to by " + CLASSIFIER + ", scale 50.0");
    assertThat(Files.readAllBytes(folder.resolve("b.png"))).isNotEqualTo(plain);
    assertThat(picture(MODEL, "c.png", "--class", 3, "--guidance", 3, "--null-class", 0))
        .isNotEqualTo(plain);
    assertThat(picture(MODEL, "d.png", "--class", 3, "--guidance", 3, "--unconditional", PLAIN))
        .isNotEqualTo(plain);
    assertThat(picture(MODEL, "e.png", "--class", 3, "--guidance", 0, "--null-class", 0))
        .isEqualTo(plain);
    assertThat(picture(PLAIN, "f.png", "--class", 3, "--classifier", CLASSIFIER)).isNotEmpty();
  }

  private Path flags() throws IOException {
    return Files.writeString(
        folder.resolve("classifier.json"),
        """
        {"image_size": 16, "classifier_width": 32, "classifier_depth": 1, "channel_mult": "1,2",
         "classifier_attention_resolutions": "16,8", "num_head_channels": 32, "num_classes": 10,
         "classifier_use_scale_shift_norm": true, "classifier_resblock_updown": true,
         "classifier_pool": "attention"}
        """);
  }

  @Test
  void generate_incompleteGuidance_isAMistakeThatNamesTheRest() {
    assertThat(generate(MODEL, "a.png", "--classifier", CLASSIFIER).err())
        .contains("--classifier draws the filling to a class: say which with --class");
    assertThat(generate(MODEL, "a.png", "--guidance", 2, "--null-class", 0).err())
        .contains("--guidance draws the filling to a class: say which with --class");
    assertThat(generate(MODEL, "a.png", "--class", 3, "--guidance", 2).err())
        .contains("give either --null-class", "or --unconditional");
    assertThat(generate(MODEL, "a.png", "--class", 3, "--null-class", 2).err())
        .contains("give its weight with --guidance");
    assertThat(generate(MODEL, "a.png", "--class", 3, "--classifier-scale", 2).err())
        .contains("name that with --classifier");
    assertThat(generate(PLAIN, "a.png", "--class", 3, "--guidance", 2, "--null-class", 0).err())
        .contains("has no class 3: it knows no classes");
    assertThat(generate(MODEL, "a.png", "--class", 10, "--classifier", CLASSIFIER).err())
        .contains("the classifier has no class 10: its last is 9");
    assertThat(generate(MODEL, "a.png", "--class", 3, "--classifier", MODEL).err())
        .contains("not those of an ADM classifier");
    Path none = folder.resolve("none.json");
    assertThat(
            generate(
                    MODEL,
                    "a.png",
                    "--class",
                    3,
                    "--classifier",
                    CLASSIFIER,
                    "--classifier-flags",
                    none)
                .err())
        .contains("none.json cannot be read: name a JSON file with a classifier's flags");
    assertThat(folder.resolve("a.png")).doesNotExist();
  }
}
