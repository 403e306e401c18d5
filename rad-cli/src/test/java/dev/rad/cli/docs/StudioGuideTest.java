package dev.rad.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of docs/studio.md as they are written, in a folder that looks like the
 * project's: the service, the requests to it, and the job that repeats its picture. Only the port
 * is another one, and the folder of the photos is not the user's own.
 */
class StudioGuideTest {
  private static final Pattern COMMANDS = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
  private static final String PORT = "7000";
  private static final int PATIENCE = 10; // minutes
  private static final List<String> PROGRAMS = List.of("bash", "curl", "jq", "openssl", "unzip");

  @TempDir private Path folder;

  private static String guide() {
    return Project.text(Project.ROOT.resolve("docs/studio.md"));
  }

  /** The commands with a word in them. */
  private static String commands(String word) {
    Matcher blocks = COMMANDS.matcher(guide());
    while (blocks.find()) {
      if (blocks.group(1).contains(word)) {
        return blocks.group(1);
      }
    }
    throw new AssertionError("docs/studio.md has no commands with " + word);
  }

  private static void requirePrograms() {
    for (String program : PROGRAMS) {
      boolean found =
          Stream.of(System.getenv("PATH").split(":"))
              .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
      assumeTrue(found, "SKIPPED: the guide's commands need " + program);
    }
  }

  /** The launcher, with the classes of this build. */
  private void makeLauncher() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    String script =
        """
        #!/bin/sh
        export OPENBLAS_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE XDG_CACHE_HOME='%s'
        exec '%s' -Xmx1g -Djava.awt.headless=true -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 \\
          -Drad.home='%s' -cp '%s' dev.rad.cli.Rad "$@"
        """
            .formatted(
                folder.resolve("cache"),
                Path.of(System.getProperty("java.home"), "bin", "java"),
                Project.ROOT,
                classPath());
    Files.writeString(bin.resolve("rad"), script);
    assertThat(bin.resolve("rad").toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(folder.resolve("rad-examples"), Project.ROOT.resolve("rad-examples"));
  }

  /** The class path of the tests, for a program that runs in another folder. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void commands_ofTheGuide_makeAPictureAndTheJobRepeatsIt()
      throws IOException, InterruptedException {
    requirePrograms();
    makeLauncher();
    String events = commands("/events");
    String script =
        String.join(
            "\n",
            "set -eu",
            "PATH=$PWD/bin:$PATH",
            "trap 'kill $(jobs -p)' EXIT",
            commands("--no-browser"),
            commands("call() {"),
            "(" + events.strip() + ") > events.txt",
            commands("--job").replace("&& cd job", "; cd job"));
    script = script.replace(PORT, Integer.toString(freePort()));
    Path log = folder.resolve("log.txt");
    Process shell =
        new ProcessBuilder("bash", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = shell.waitFor(PATIENCE, TimeUnit.MINUTES);
    shell.destroy(); // its trap ends the service
    Files.delete(folder.resolve("rad-examples")); // the link
    assertThat(ended).as(() -> Project.text(log)).isTrue();
    assertThat(shell.exitValue()).as(() -> Project.text(log)).isZero();

    RgbImage filled = RgbImage.read(folder.resolve("filled.png"));
    RgbImage photo = RgbImage.read(Project.ROOT.resolve("rad-examples/demo/photo.jpg"));
    Path file = Project.ROOT.resolve("rad-examples/demo/hole.png");
    Mask hole = Mask.read(file, MaskPolarity.WHITE_IS_HOLE);
    assertThat(filled).isNotEqualTo(photo);
    assertThat(filled.composite(photo, hole)).isEqualTo(photo);
    assertThat(RgbImage.read(folder.resolve("job/filled.png"))).isEqualTo(filled);
    assertThat(Project.text(folder.resolve("events.txt")))
        .contains("event: session", "\"state\":\"done\"");
  }
}
