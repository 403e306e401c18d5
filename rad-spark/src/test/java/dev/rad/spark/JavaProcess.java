package dev.rad.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.launcher.JavaModuleOptions;

/** A class of this test's class path in a process of its own, ended with this object. */
final class JavaProcess implements AutoCloseable {
  private final Process process;
  private final List<String> lines = new ArrayList<>();

  /**
   * Starts it.
   *
   * @param environment is added to this process's
   * @param flags of the virtual machine
   * @param words the class and its arguments
   */
  JavaProcess(Map<String, String> environment, List<String> flags, String... words)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    process = builder.start();
    var reader = new Thread(this::read, "output of " + words[0]);
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        synchronized (lines) {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      // the process was ended
    }
  }

  /** What it said so far. */
  String output() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  /** Waits for a line, and gives the part of it in parentheses. */
  String awaitLine(String regex) {
    var pattern = Pattern.compile(regex);
    Await.until(
        regex + " in " + process,
        Duration.ofMinutes(5),
        () -> {
          if (!process.isAlive() && !pattern.matcher(output()).find()) {
            throw new AssertionError("ended: " + output());
          }
          return pattern.matcher(output()).find();
        });
    Matcher found = pattern.matcher(output());
    return found.find() && found.groupCount() > 0 ? found.group(1) : "";
  }

  /** Waits for its end. */
  int code() throws InterruptedException {
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      throw new AssertionError("still running: " + output());
    }
    return process.exitValue();
  }

  /** The processes that it started, and those that they did. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it at once, as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
