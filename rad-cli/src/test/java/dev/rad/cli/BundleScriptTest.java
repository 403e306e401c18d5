package dev.rad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests what {@code rad-bundle} refuses. A complete bundle would need a finished build and 200 MB.
 */
@DisabledOnOs(OS.WINDOWS)
class BundleScriptTest {

  private static final Path SCRIPT =
      Path.of(System.getProperty("rad.root", ".."), "bin/rad-bundle");

  @TempDir private Path folder;

  private record Outcome(int exitCode, String output) {}

  private Outcome run(Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", SCRIPT.toAbsolutePath().toString()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  @Test
  void bundle_mistakesOfTheCommandLine_areSaidInOneLine() throws Exception {
    assertThat(run())
        .isEqualTo(new Outcome(2, "rad-bundle: name the folder to make; see rad-bundle --help\n"));
    assertThat(run("--nonsense").exitCode()).isEqualTo(2);
    assertThat(run("a", "b").output()).contains("one folder is made");
    assertThat(run("a", "--weights").output()).contains("--weights needs a value");
    assertThat(run("a", "--cuda", "no/such").output()).contains("no/such: no such file");
    assertThat(run("--help").exitCode()).isZero();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void bundle_folderThatIsThere_isLeftAlone() throws Exception {
    Path there = Files.createDirectory(folder.resolve("there"));
    assertThat(run(there))
        .isEqualTo(
            new Outcome(
                1,
                "rad-bundle: " + there + " is there already: delete it, or name another folder\n"));
  }
}
