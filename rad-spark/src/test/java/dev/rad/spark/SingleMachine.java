package dev.rad.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The {@code rad} command, in a process of its own: what a cluster's results are compared with. */
final class SingleMachine {

  private SingleMachine() {}

  /** Runs {@code rad} with one thread. */
  static void rad(String... arguments) {
    List<String> command = new ArrayList<>(List.of(java(), "-Xmx512m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("-Drad.home=" + System.getProperty("rad.root", ".."));
    command.add("dev.rad.cli.Rad");
    command.addAll(List.of(arguments));
    command.addAll(List.of("--threads", "1"));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor()).as(said).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
