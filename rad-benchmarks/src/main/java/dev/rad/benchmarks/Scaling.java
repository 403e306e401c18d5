package dev.rad.benchmarks;

import dev.rad.image.RgbImage;
import dev.rad.torch.device.Threads;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures how rad's cost grows along several axes, and writes a table and a plot for each.
 *
 * <pre>{@code
 * java -cp 'rad-benchmarks/target/classes:rad-cli/target/classes:rad-cli/target/lib/*' \
 *     dev.rad.benchmarks.Scaling --out out/scaling
 * }</pre>
 */
@Command(
    name = "Scaling",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measure how the cost grows with size, batch, steps, threads and LoRA rank.")
public final class Scaling implements Callable<Integer> {

  @Option(
      names = "--axes",
      split = ",",
      defaultValue = "size,batch,steps,threads,lora",
      paramLabel = "AXIS",
      description = "which axes (${DEFAULT-VALUE})")
  private List<String> axes;

  @Option(
      names = "--weights",
      defaultValue = "checkpoints/rad-landscapes-64.safetensors",
      paramLabel = "FILE",
      description = "the network (${DEFAULT-VALUE})")
  private Path weights;

  @Option(
      names = "--photo",
      defaultValue = "rad-examples/demo/photo.jpg",
      paramLabel = "FILE",
      description = "the picture that holes are filled in (${DEFAULT-VALUE})")
  private Path photo;

  @Option(
      names = "--sizes",
      split = ",",
      defaultValue = "64,128,256,512,1024",
      paramLabel = "PX",
      description = "sides of pictures (${DEFAULT-VALUE})")
  private List<Integer> sizes;

  @Option(
      names = "--batches",
      split = ",",
      defaultValue = "1,2,4,8,16,32",
      paramLabel = "N",
      description = "pictures in a batch (${DEFAULT-VALUE})")
  private List<Integer> batches;

  @Option(
      names = "--steps",
      split = ",",
      defaultValue = "1,5,10,20,50,100",
      paramLabel = "N",
      description = "steps of a filling (${DEFAULT-VALUE})")
  private List<Integer> steps;

  @Option(
      names = "--ranks",
      split = ",",
      defaultValue = "1,4,16,64",
      paramLabel = "N",
      description = "ranks of adapters (${DEFAULT-VALUE})")
  private List<Integer> ranks;

  @Option(
      names = "--repeats",
      defaultValue = "5",
      paramLabel = "N",
      description = "of every measurement (${DEFAULT-VALUE})")
  private int repeats;

  @Option(
      names = "--warmup",
      defaultValue = "40",
      paramLabel = "N",
      description = "evaluations before the first measurement (${DEFAULT-VALUE})")
  private int warmup;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "processor threads (default: LibTorch's choice)")
  private Integer threads;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "where to write")
  private Path out;

  @Spec private CommandSpec spec;

  Scaling() {}

  /**
   * Runs the program.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Scaling()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (threads != null) {
      Threads.setCount(threads);
    }
    Files.createDirectories(out);
    var runs = new ScalingMeasurements(weights, photo, repeats);
    if (warmup > 0) {
      runs.warmUp(warmup);
    }
    for (String name : axes) {
      write(
          switch (name) {
            case "size" -> runs.sizes(sizes);
            case "batch" -> runs.batches(batches);
            case "steps" -> runs.steps(steps);
            case "threads" -> runs.threads();
            case "lora" -> runs.ranks(ranks);
            default ->
                throw new IllegalArgumentException(
                    "there is no axis '" + name + "': size, batch, steps, threads, lora");
          });
    }
    return 0;
  }

  private void write(ScalingCurve axis) throws IOException {
    Path table = out.resolve("scaling-" + axis.name() + ".csv");
    Path part = out.resolve(table.getFileName() + ".part");
    Files.writeString(part, axis.csv());
    Files.move(part, table, StandardCopyOption.REPLACE_EXISTING);
    RgbImage.of(ScalingCurvePlot.draw(axis)).write(out.resolve("scaling-" + axis.name() + ".png"));
    PrintWriter writer = spec.commandLine().getOut();
    writer.print(table + "\n" + axis.csv());
    writer.flush();
  }
}
