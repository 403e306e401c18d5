package dev.rad.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures rad's time and memory as seen from outside, with each part in processes of its own.
 *
 * <pre>{@code
 * mvn -q -DskipTests package
 * java -cp 'rad-benchmarks/target/classes:rad-cli/target/classes:rad-cli/target/lib/*' \
 *     dev.rad.benchmarks.EndToEnd --runs 7
 * }</pre>
 */
@Command(
    name = "EndToEnd",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measure rad from the start of a process to the picture's file.",
    footer = {
      "",
      "cold      a new process fills a hole and writes a PNG: to the first denoised step, to the end",
      "warm      one picture after the other with a loaded network, files included",
      "batch     pictures of the network's size, 8 at once",
      "training  steps of all weights of a network of the same shape, 16 pictures each, float32",
      "growth    native objects and memory gained over many steps of the reverse process"
    })
public final class EndToEnd implements Callable<Integer> {

  @Option(
      names = "--parts",
      split = ",",
      defaultValue = "cold,warm,batch,training,growth",
      paramLabel = "PART",
      description = "which parts (${DEFAULT-VALUE})")
  private List<String> parts;

  @Option(
      names = "--weights",
      defaultValue = "checkpoints/rad-landscapes-64.safetensors",
      paramLabel = "FILE",
      description = "the network (${DEFAULT-VALUE})")
  private String weights;

  @Option(
      names = "--photo",
      defaultValue = "rad-examples/demo/photo.jpg",
      paramLabel = "FILE",
      description = "the picture; the training takes its folder (${DEFAULT-VALUE})")
  private String photo;

  @Option(
      names = "--mask",
      defaultValue = "rad-examples/demo/hole.png",
      paramLabel = "FILE",
      description = "its hole, white (${DEFAULT-VALUE})")
  private String mask;

  @Option(
      names = "--steps",
      defaultValue = "100",
      paramLabel = "N",
      description = "steps of a filling (${DEFAULT-VALUE})")
  private int steps;

  @Option(
      names = "--runs",
      defaultValue = "7",
      paramLabel = "N",
      description = "cold processes, warm pictures, batches, training steps (${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--growth-steps",
      defaultValue = "1000",
      paramLabel = "N",
      description = "over how many steps memory is watched (${DEFAULT-VALUE})")
  private int growthSteps;

  @Option(
      names = "--threads",
      defaultValue = "0",
      paramLabel = "N",
      description = "processor threads; 0 for LibTorch's choice (${DEFAULT-VALUE})")
  private int threads;

  @Option(
      names = "--java-option",
      paramLabel = "FLAG",
      description = "a flag for the measured virtual machines; may be repeated")
  private List<String> javaOptions = new ArrayList<>();

  @Spec private CommandSpec spec;

  EndToEnd() {}

  /**
   * Runs the program.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new EndToEnd()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    say("| part | measure | median (least–largest) |");
    say("|---|---|---|");
    Path out = Files.createTempFile("rad-end-to-end", ".png");
    for (String part : parts) {
      Map<String, List<Double>> found = new LinkedHashMap<>();
      for (int i = 0; i < (part.equals("cold") ? runs : 1); i++) {
        run(part, out)
            .forEach((name, v) -> found.computeIfAbsent(name, n -> new ArrayList<>()).addAll(v));
      }
      found.forEach((name, values) -> say("| %s | %s | %s |", part, name, summary(values)));
    }
    Files.delete(out);
    return 0;
  }

  private void say(String format, Object... arguments) {
    PrintWriter writer = spec.commandLine().getOut();
    writer.printf(Locale.ROOT, format + "%n", arguments);
    writer.flush();
  }

  private static String summary(List<Double> values) {
    return new Timings(values.stream().mapToDouble(Double::doubleValue).toArray()).format();
  }

  /** Runs a part in a new process and returns what it printed, and its own times. */
  private Map<String, List<Double>> run(String part, Path out)
      throws IOException, InterruptedException {
    Map<String, List<Double>> found = new LinkedHashMap<>();
    var builder = new ProcessBuilder(command(part, out));
    builder.environment().putAll(Map.of("OPENBLAS_NUM_THREADS", "1", "MALLOC_ARENA_MAX", "1"));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    long began = System.nanoTime();
    Process process = builder.start();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", 2);
        boolean timed = words[0].equals(EndToEndPart.FIRST_STEP);
        String name = timed ? "seconds to the first step" : words[0];
        double value = timed ? seconds(began) : Double.parseDouble(words[1]);
        found.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
      }
    }
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException("part " + part + " failed, see above");
    }
    if (part.equals("cold")) {
      found.put("seconds to the picture's file", List.of(seconds(began)));
    }
    return found;
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) * 1e-9;
  }

  private List<String> command(String part, Path out) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx2g", "-Djava.awt.headless=true"));
    if (part.equals("growth")) {
      command.addAll(NativeMemory.FLAGS);
    }
    command.addAll(javaOptions);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), EndToEndPart.class.getName(), part));
    int times = part.equals("growth") ? growthSteps : runs;
    command.addAll(List.of(weights, photo, mask, out.toString()));
    command.addAll(List.of("" + steps, "" + times, "" + threads));
    return command;
  }
}
