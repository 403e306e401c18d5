package dev.rad.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * An installed Spark for {@code bin/rad-spark}: Spark's own jars, without rad's, and a {@code
 * spark-submit} that starts Spark's class of that name.
 *
 * @param folder Spark's home
 * @param root the checkout, whose jars are built
 */
record SparkHome(Path folder, Path root) {

  /** Makes one; a test that finds no built jars is skipped. */
  static SparkHome make(Path folder) throws IOException {
    Path root = Path.of(System.getProperty("rad.root"));
    Path brought = root.resolve("rad-spark/target/lib");
    assumeTrue(Files.isDirectory(brought), "rad's jars are not built: mvn -DskipTests package");
    Set<String> ours;
    try (Stream<Path> files = Files.list(brought)) {
      ours = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
    Path jars = Files.createDirectories(folder.resolve("jars"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path file = Path.of(entry);
      String name = file.getFileName().toString();
      boolean shared = name.startsWith("jackson-annotations");
      if (name.endsWith(".jar") && (shared || !ours.contains(name))) {
        Files.createSymbolicLink(jars.resolve(name), file);
      }
    }
    Path script = Files.createDirectories(folder.resolve("bin")).resolve("spark-submit");
    Files.writeString(
        script,
        """
        #!/bin/sh
        export SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1
        exec '%s/bin/java' -Xmx512m %s -cp "$SPARK_HOME/jars/*" org.apache.spark.deploy.SparkSubmit "$@"
        """
            .formatted(System.getProperty("java.home"), JavaModuleOptions.defaultModuleOptions()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new SparkHome(folder, root);
  }

  /** Runs {@code rad-spark submit}, which must succeed, and gives what it said. */
  String submit(List<String> words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(root + "/bin/rad-spark", "submit"));
    command.addAll(words);
    Path said = folder.resolve("said.txt");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("SPARK_HOME", folder.toString());
    Process process = builder.start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("still running: " + Files.readString(said));
    }
    String text = Files.readString(said);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}
