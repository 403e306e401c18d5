package dev.rad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what {@code bin/rad} starts and in which environment, with a stand-in for Java. */
@DisabledOnOs(OS.WINDOWS)
class LauncherScriptTest {

  private static final Path SCRIPT =
      Path.of(System.getProperty("rad.root", ".."), "bin/rad").toAbsolutePath();

  /** Prints its properties like Java when asked for them, otherwise its arguments and variables. */
  private static final String JAVA =
      """
      #!/bin/sh
      case "$*" in
        *-XshowSettings*)
          if [ -n "${FAKE_FAILURE:-}" ]; then
            printf '%s\\n\\n' "$FAKE_FAILURE" >&2
            exit 1
          fi
          echo "    java.specification.version = 17" >&2
          echo "    sun.jnu.encoding = ${FAKE_ENCODING:-UTF-8}" >&2
          exit 0
          ;;
      esac
      for argument; do
        echo "argument $argument"
      done
      echo "LC_ALL ${LC_ALL:-unset}"
      echo "GOMP_SPINCOUNT ${GOMP_SPINCOUNT:-unset}"
      ls -d /proc/self/fd/9/classes 2>/dev/null || true
      """;

  @TempDir private Path folder;

  private record Outcome(int exitCode, String output) {}

  /** Creates a checkout that looks built. */
  private Path checkout(String name) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("rad-cli/target/lib"));
    Files.createDirectories(home.resolve("rad-cli/target/classes"));
    Files.createDirectories(home.resolve("bin"));
    Files.copy(SCRIPT, home.resolve("bin/rad"));
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, JAVA);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }

  private Outcome run(Path home, Path script, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", script.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("LC_.*|LANG|OMP_.*|GOMP_.*|RAD_.*|CDPATH"));
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  private Outcome run(Path home, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return run(home, Path.of("bin/rad"), environment, arguments);
  }

  @Test
  void rad_withCdPath_startsJava() throws Exception {
    Path home = checkout("checkout");

    Outcome run = run(home, Map.of("CDPATH", "." + File.pathSeparator + folder), "--version");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output())
        .contains("argument -Drad.home=" + home.toRealPath() + "\n")
        .contains("argument dev.rad.cli.Rad\nargument --version\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"with blank", "ünïcode 写真", "it's", "$HOME", "-dash"})
  void rad_anyPath_isTheClassPath(String name) throws Exception {
    Path home = checkout(name);
    String target = home.toRealPath() + "/rad-cli/target";

    Outcome run = run(folder, home.resolve("bin/rad"), Map.of(), "info", "a b", "@c");

    assertThat(run.output())
        .contains("argument " + target + "/classes:" + target + "/lib/*\n")
        .contains("argument info\nargument a b\nargument @c\n");
  }

  @Test
  void rad_relativePathWithDash_startsJava() throws Exception {
    checkout("-dash");
    Outcome run = run(folder, Path.of("./-dash/bin/rad"), Map.of());
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void rad_pathWithColon_isReachedByNumber() throws Exception {
    Path home = checkout("a:b");

    Outcome run = run(home, Map.of());

    assertThat(run.output())
        .contains("argument /proc/self/fd/9/classes:/proc/self/fd/9/lib/*\n")
        .endsWith("/proc/self/fd/9/classes\n");
  }

  @Test
  void rad_throughALink_findsItsCheckout() throws Exception {
    Path home = checkout("checkout");
    Path link = Files.createSymbolicLink(folder.resolve("rad"), home.resolve("bin/rad"));

    assertThat(run(folder, link, Map.of()).output())
        .contains("argument -Drad.home=" + home.toRealPath() + "\n");
  }

  @Test
  void rad_localeOfAsciiAlone_takesUtf8() throws Exception {
    Path home = checkout("checkout");
    assertThat(run(home, Map.of("FAKE_ENCODING", "ANSI_X3.4-1968")).output())
        .containsPattern("(?i)LC_ALL (C|en_US)\\.utf-?8\\n");
    assertThat(run(home, Map.of("LC_ALL", "de_DE.UTF-8")).output())
        .contains("LC_ALL de_DE.UTF-8\n");
  }

  @Test
  void rad_waiting_isShortUnlessSaidOtherwise() throws Exception {
    Path home = checkout("checkout");
    assertThat(run(home, Map.of()).output()).contains("GOMP_SPINCOUNT 1000\n");
    assertThat(run(home, Map.of("GOMP_SPINCOUNT", "7")).output()).contains("GOMP_SPINCOUNT 7\n");
    assertThat(run(home, Map.of("OMP_WAIT_POLICY", "ACTIVE")).output())
        .contains("GOMP_SPINCOUNT unset\n");
  }

  @Test
  void rad_onePicture_isCompiledQuickly() throws Exception {
    Path home = checkout("checkout");
    String quick = "argument -XX:TieredStopAtLevel=1\n";

    assertThat(run(home, Map.of(), "inpaint", "--image", "a.png").output()).contains(quick);
    assertThat(run(home, Map.of(), "inpaint", "--images", "photos").output()).doesNotContain(quick);
    assertThat(run(home, Map.of(), "inpaint", "--job=job.json").output()).doesNotContain(quick);
    assertThat(run(home, Map.of(), "train", "--data", "photos").output()).doesNotContain(quick);
    assertThat(
            run(home, Map.of("RAD_JAVA_OPTS", "-XX:TieredStopAtLevel=4"), "inpaint")
                .output()
                .replaceAll("(?s).*(TieredStopAtLevel=\\d)", "$1"))
        .as("the user's flags come last, and Java takes the last")
        .startsWith("TieredStopAtLevel=4\n");
  }

  @Test
  void rad_onePicture_needsNoCollectorWithThreads() throws Exception {
    Path home = checkout("checkout");
    String serial = "argument -XX:+UseSerialGC\n";

    assertThat(run(home, Map.of(), "inpaint", "--image", "a.png").output()).contains(serial);
    assertThat(run(home, Map.of(), "inpaint", "--images", "photos").output())
        .doesNotContain(serial);
    assertThat(run(home, Map.of("RAD_JAVA_OPTS", "-XX:+UseG1GC"), "inpaint").output())
        .as("Java does not start with two collectors")
        .contains("argument -XX:+UseG1GC\n")
        .doesNotContain(serial);
  }

  @Test
  void rad_javaThatDoesNotStart_isQuoted() throws Exception {
    Path home = checkout("checkout");
    Outcome run =
        run(home, Map.of("FAKE_FAILURE", "Error: Could not reserve enough space for heap"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output())
        .hasLineCount(1)
        .contains("does not start: Error: Could not reserve enough space for heap")
        .contains("ulimit -v");
  }

  @Test
  void rad_noJava_saysSo() throws Exception {
    Path home = checkout("checkout");
    Outcome run = run(home, Map.of("JAVA_HOME", "/no/such"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output())
        .isEqualTo(
            "rad: needs Java 17 or newer, but there is no '/no/such/bin/java'; set JAVA_HOME\n");
  }
}
