package dev.rad.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the selection of a class for class-conditional networks. */
public class ClassOptionTest {
  private static final Path MODEL =
      Path.of(
          System.getProperty("rad.root"), "testdata/golden/adm/classcond-new-attention/model.pt");

  @TempDir Path folder;
  private Path names;

  @BeforeEach
  void writeNames() throws IOException {
    names =
        Files.writeString(
            folder.resolve("names.txt"),
            "tench, Tinca tinca\ncrane\nhen\ncrane\ngolden retriever\n");
  }

  private Terminal generate(String out, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("generate", "--checkpoint", MODEL, "--steps", 2, "--out", folder.resolve(out)));
    arguments.addAll(List.of(more));
    return Terminal.run(arguments.toArray());
  }

  @Test
  void generate_classByNumberOrName_isTheSamePicture() throws IOException {
    Terminal byNumber = generate("a.png", "--class", 0);
    Terminal byName = generate("b.png", "--class", "Tinca tinca", "--class-names", names);
    Terminal other = generate("c.png", "--class", "golden retriever", "--class-names", names);

    assertThat(byNumber.exitCode()).as(byNumber.err()).isZero();
    assertThat(byName.exitCode()).as(byName.err()).isZero();
    assertThat(other.exitCode()).as(other.err()).isZero();
    byte[] picture = Files.readAllBytes(folder.resolve("a.png"));
    assertThat(Files.readAllBytes(folder.resolve("b.png"))).isEqualTo(picture);
    assertThat(Files.readAllBytes(folder.resolve("c.png"))).isNotEqualTo(picture);
  }

  @Test
  void generate_noSuchClass_saysWhy() {
    assertThat(generate("a.png").err()).contains("is class-conditional", "--class");
    assertThat(generate("a.png", "--class", "dog").err()).contains("--class-names");
    assertThat(generate("a.png", "--class", "dog", "--class-names", names).err())
        .contains("no lines of ", "are 'dog'");
    assertThat(generate("a.png", "--class", "crane", "--class-names", names).err())
        .contains("2 lines of ");
    assertThat(generate("a.png", "--class", "dog", "--class-names", folder.resolve("x")).err())
        .contains("one class a line");
    assertThat(generate("a.png", "--class", 99_999_999).err()).contains("has no class 99999999");
    assertThat(folder.resolve("a.png")).doesNotExist();
  }

  /**
   * Checks that the bundled list is ImageNet's, in the order that the published networks were
   * trained with.
   */
  @Test
  void imagenetNames_wellKnownClasses_haveTheirNumbers() throws IOException {
    Path list = Path.of(System.getProperty("rad.root"), "checkpoints/classes/imagenet.txt");
    List<String> lines = Files.readAllLines(list);

    assertThat(lines).hasSize(1000).noneMatch(String::isBlank);
    assertThat(lines.stream().distinct())
        .hasSize(999); // a bird and a machine are both called crane
    assertThat(lines.get(0)).startsWith("tench");
    assertThat(lines.get(207)).isEqualTo("golden retriever");
    assertThat(lines.get(282)).startsWith("tiger cat");
    assertThat(lines.get(999)).startsWith("toilet tissue");
  }
}
