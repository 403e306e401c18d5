package dev.rad.examples.benchmarks;

import dev.rad.InpaintOptions;
import dev.rad.RadException;
import dev.rad.examples.ComputeOptions;
import dev.rad.image.RgbImage;
import dev.rad.image.Triptych;
import dev.rad.mask.Mask;
import dev.rad.torch.sampling.Solver;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How well methods fill holes of photos that no network has seen: PSNR, SSIM and L1 of the hole
 * against the photo, and the hole's seam, as means over photos with their standard errors.
 *
 * <pre>{@code
 * mvn -q -DskipTests -Popencv package                  # without -Popencv: no telea, no ns
 * java -Xmx2g -cp 'rad-examples/target/classes:rad-examples/target/lib/*' \
 *     dev.rad.examples.benchmarks.InpaintingQuality \
 *     --images DIR --list rad-examples/benchmarks/held-out-photos.txt --n 40 \
 *     --masks box,extreme,wide --methods mean,telea,rad=checkpoints/rad-landscapes-64.safetensors \
 *     --out out/quality
 * }</pre>
 *
 * <p>Of each photo one square is judged, with one mask of each kind; which ones, and the noise that
 * networks start from, only the seed and the photo's name decide, so every method gets the same
 * ones, and runs with other methods, masks or a greater {@code --n} can be compared. Results are
 * written after each photo: {@code scores.csv} (a line per photo, mask and method), {@code
 * summary.md} (tables), and per mask kind {@code grid-KIND.png}. The same arguments give the same
 * files on the same machine.
 */
@Command(
    name = "InpaintingQuality",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Judge methods of inpainting on photos that no network was trained on.",
    footer = {
      "",
      "Methods: mean (the kept pixels' mean colour); telea, ns (OpenCV's inpaint with a radius of 3"
          + " pixels; build with mvn -q -DskipTests -Popencv package);"
          + " NAME=WEIGHTS[+ADAPTER][@SOLVER/STEPS] (RAD's reverse process with a network of a"
          + " file; without SOLVER/STEPS by --solver and --steps).",
      "Masks: box (half the sides), extreme (all but such a box), perlin (RAD's training masks, 5"
          + " to 95 %% of the picture).",
      "Grids: a row per photo; columns the photo, its hole, and the methods as named."
    })
public final class InpaintingQuality implements Callable<Integer> {

  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description = "photos, searched with everything below")
  private Path images;

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description = "take only these photos: a path from DIR a line")
  private Path list;

  @Option(
      names = "--n",
      paramLabel = "N",
      defaultValue = "40",
      description = "how many photos, chosen by the seed (${DEFAULT-VALUE})")
  private int count;

  @Option(
      names = "--size",
      paramLabel = "PX",
      defaultValue = "64",
      description = "side of the squares, the networks' size (${DEFAULT-VALUE})")
  private int size;

  @Option(
      names = "--height",
      paramLabel = "PX",
      description = "height that photos are resized to before cropping (default: 5/4 of --size)")
  private Integer height;

  @Option(
      names = "--masks",
      split = ",",
      paramLabel = "KIND",
      defaultValue = "box,extreme,wide",
      description = "box, extreme, wide, blob, perlin (${DEFAULT-VALUE})")
  private List<String> masks;

  @Option(
      names = "--methods",
      split = ",",
      arity = "1..*",
      paramLabel = "METHOD",
      defaultValue = "mean",
      description = "what to judge, see below (${DEFAULT-VALUE})")
  private List<String> methods;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "100",
      description = "steps of the reverse process, 1 to 1000 (${DEFAULT-VALUE})")
  private int steps;

  @Option(
      names = "--solver",
      paramLabel = "S",
      defaultValue = "ancestral",
      description = "of the reverse process, as for rad inpaint (${DEFAULT-VALUE})")
  private String solver;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "the same seed gives the same scores (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--grid-rows",
      paramLabel = "N",
      defaultValue = "12",
      description = "photos in a picture grid at most (${DEFAULT-VALUE})")
  private int gridRows;

  @Mixin private ComputeOptions compute;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "where the results go")
  private Path out;

  @Spec private CommandSpec spec;

  InpaintingQuality() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments see the class, or {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new InpaintingQuality());
    commandLine.setExecutionExceptionHandler(
        (error, command, parsed) -> {
          if (!(error instanceof RadException || error instanceof IllegalArgumentException)) {
            throw error;
          }
          command.getErr().println(error.getMessage());
          return CommandLine.ExitCode.SOFTWARE;
        });
    return commandLine;
  }

  @Override
  public Integer call() {
    InpaintOptions options = InpaintOptions.paper().withSteps(steps).withSolver(solver);
    Solver.named(solver);
    checkNumbers();
    masks.forEach(MaskKinds::named);
    compute.useThreads();
    List<String> photos = photos();
    try (Fillings fillings = Fillings.open(methods, options, compute.device())) {
      judge(photos, fillings.methods());
    }
    return 0;
  }

  private void checkNumbers() {
    height = height == null ? size * 5 / 4 : height;
    require(size >= 16, "--size must be at least 16, not " + size);
    require(height >= size, "--height must be at least --size, " + size + ", not " + height);
    require(count >= 1, "--n must be at least 1, not " + count);
    require(gridRows >= 0, "--grid-rows must be at least 0, not " + gridRows);
    require(
        masks.stream().distinct().count() == masks.size(),
        "--masks names a kind twice: " + String.join(",", masks));
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  private List<String> photos() {
    List<String> all = list == null ? HeldOutPhotos.in(images) : HeldOutPhotos.listed(list);
    require(
        all.size() >= count,
        "%s has %d photos, --n asks for %d: ask for fewer, or name more photos"
            .formatted(list == null ? images : list, all.size(), count));
    return HeldOutPhotos.shuffled(all, seed).subList(0, count);
  }

  private void judge(List<String> photos, List<Filling> fillings) {
    var report =
        new QualityReport(out, fillings.stream().map(Filling::name).toList(), masks, gridRows);
    int done = 0;
    for (String name : photos) {
      RgbImage photo = RgbImage.read(images.resolve(name));
      RgbImage truth = HeldOutPhotos.square(photo, height, size, Seeds.of(seed, "square " + name));
      for (String kind : masks) {
        judge(name, truth, kind, fillings, report);
      }
      done++;
      report.write(preamble(fillings, done));
      log("%d of %d photos done", done, photos.size());
    }
    log("results in %s", out.toAbsolutePath().normalize());
  }

  private void judge(
      String name, RgbImage truth, String kind, List<Filling> fillings, QualityReport report) {
    var random = Seeds.of(seed, kind + " " + name);
    Mask hole = MaskKinds.named(kind).sample(size, size, random);
    long noise = random.nextLong();
    List<RgbImage> row = new ArrayList<>(List.of(truth, Triptych.marked(truth, hole)));
    report.add(Score.of(name, kind, Score.TRUTH, truth, truth, hole));
    for (Filling method : fillings) {
      long began = System.nanoTime();
      RgbImage filled = truth.composite(method.fill(truth, hole, noise), hole);
      double seconds = (System.nanoTime() - began) * 1e-9;
      Score score = Score.of(name, kind, method.name(), truth, filled, hole);
      log("%s, %s, %s: %.2f dB in %.1f s", name, kind, method.name(), score.psnr(), seconds);
      report.add(score);
      row.add(filled);
    }
    report.addPictures(kind, row);
  }

  private String preamble(List<Filling> fillings, int done) {
    return """
        # Fillings of held-out photos

        %s photos, of each one %d×%d square at a random position of the photo at a height of %d pixels, and one mask of each
        kind; seed %d. Means over photos ± standard errors; in brackets, the mean share of the square that is filled. All measures
        look at the hole only (SSIM: windows centred in it).

        %s

        Columns of the grids: photo, hole, %s.
        """
        .formatted(
            done < count ? "Unfinished, %d of %d".formatted(done, count) : count,
            size,
            size,
            height,
            seed,
            fillings.stream()
                .map(method -> "- %s: %s".formatted(method.name(), method.description()))
                .collect(Collectors.joining("\n")),
            fillings.stream().map(Filling::name).collect(Collectors.joining(", ")));
  }

  private void log(String format, Object... arguments) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(Locale.ROOT, format + "%n", arguments);
    err.flush();
  }
}
