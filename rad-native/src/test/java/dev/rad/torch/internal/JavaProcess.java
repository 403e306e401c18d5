package dev.rad.torch.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Another virtual machine that has ended.
 *
 * @param exitCode of it
 * @param output both streams
 */
public record JavaProcess(int exitCode, String output) {

  /** Starts one with this one's class path. */
  public static Process start(Map<String, String> environment, Class<?> main, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.matches("GOMP_.*|OMP_.*"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Waits for its end. */
  public static JavaProcess end(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new JavaProcess(process.waitFor(), output);
  }

  /** Starts one, and waits for its end. */
  public static JavaProcess run(Map<String, String> environment, Class<?> main, String... options)
      throws IOException, InterruptedException {
    return end(start(environment, main, options));
  }
}
