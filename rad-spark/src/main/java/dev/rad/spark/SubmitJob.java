package dev.rad.spark;

import dev.rad.Prior;
import dev.rad.SoftMask;
import dev.rad.checkpoint.WeightSet;
import dev.rad.cli.inpaint.RadOptions;
import dev.rad.cli.option.EnumNames;
import dev.rad.cli.option.JobFile;
import dev.rad.cli.option.JobOptions;
import dev.rad.cli.option.SamplerOptions;
import dev.rad.cli.option.UsageErrors;
import dev.rad.cli.terminal.Console;
import dev.rad.exception.RadException;
import dev.rad.mask.MaskChannel;
import dev.rad.mask.MaskPolarity;
import dev.rad.schedule.NoiseConditioning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Implements {@code rad-spark submit}: fills a folder or a table of photos with Spark. */
@Command(
    name = "rad-spark submit",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    customSynopsis = {
      "rad-spark submit [SPARK OPTION... --] --photos DIR (--masks DIR | --mask MASK...)",
      "                 --out DIR [OPTION...]",
      "       rad-spark submit [SPARK OPTION... --] --table NAME [--mask MASK...]",
      "                 (--out DIR | --results PATH) [OPTION...]"
    },
    description = "Fill the holes of many photos on a cluster.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is done",
      "1:something was wrong with a folder, a table, the weights or the cluster",
      "2:the command line has a mistake",
      "3:pictures could not be filled, all others were"
    })
public final class SubmitJob implements Callable<Integer> {
  private static final String SHIPPED = "spark.rad.checkpoints"; // the launcher says where
  private static final int FAILED = 1;
  private static final int SOME_FAILED = 3;

  @Option(
      names = "--photos",
      paramLabel = "DIR",
      description = "a folder of photos, of any file system")
  private @Nullable String photos;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description =
          "a table with the columns id, photo, mask and maybe seed: a path, or a name that Spark's"
              + " catalog knows")
  private @Nullable String table;

  @Option(
      names = "--table-format",
      paramLabel = "F",
      defaultValue = "parquet",
      description = "of tables that are paths: parquet, delta, iceberg, json … (${DEFAULT-VALUE})")
  private String tableFormat = "parquet";

  @Mixin private JobMaskOptions masks = new JobMaskOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "the folder of the results; without it they are bytes in the table of --results")
  private @Nullable String out;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "png",
      description = "of results: png, jpg or webp (${DEFAULT-VALUE})")
  private String format = "png";

  @Option(
      names = "--results",
      paramLabel = "PATH",
      description =
          "the table of what became of each picture, replaced if it is there"
              + " (OUT/_rad/results)")
  private @Nullable String results;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "1",
      description = "fill every hole N times, each time differently (${DEFAULT-VALUE})")
  private int samples = 1;

  @Mixin private SamplerOptions sampler = new SamplerOptions();

  @Mixin private RadOptions filling = new RadOptions();

  @Mixin private JobMethodOptions method = new JobMethodOptions();

  @Mixin private JobNetworkOptions network = new JobNetworkOptions();

  @Option(
      names = "--resume",
      description = "take results of the same photos, masks and options that are there")
  private boolean resume;

  @Option(names = "--force", description = "replace results that are there")
  private boolean force;

  @Option(
      names = "--fail-fast",
      description = "end the job at the first picture that cannot be filled")
  private boolean failFast;

  @Option(
      names = "--same-seed",
      description =
          "fill every picture with --seed itself, as rad inpaint --images does, instead of with a"
              + " seed that is made of it and the picture's name")
  private boolean sameSeed;

  @Option(
      names = "--megapixels-per-task",
      paramLabel = "N",
      defaultValue = "0",
      description = "of holes; 0: what suits the cluster (${DEFAULT-VALUE})")
  private double megapixelsPerTask;

  @Option(
      names = "--calls-at-once",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "pictures that an executor's network fills at once; 0: one a task, on a GPU one"
              + " (${DEFAULT-VALUE})")
  private int callsAtOnce;

  @Mixin private JobOptions common = new JobOptions();

  @Spec private @Nullable CommandSpec spec;

  SubmitJob() {}

  /**
   * Runs the job. If its exit code is not 0, the process exits with it.
   *
   * @param arguments the options
   */
  public static void main(String[] arguments) {
    int code = commandLine().execute(arguments);
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().stop();
    }
    if (code != 0) {
      System.exit(code);
    }
  }

  static CommandLine commandLine() {
    var commandLine = new CommandLine(new SubmitJob());
    commandLine.setExpandAtFiles(false);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    register(commandLine, Prior.class);
    register(commandLine, SoftMask.class);
    register(commandLine, MaskPolarity.class);
    register(commandLine, MaskChannel.class);
    register(commandLine, WeightSet.class);
    register(commandLine, NoiseConditioning.class);
    commandLine.registerConverter(Path.class, UsageErrors::path);
    UsageErrors.registerNumbers(commandLine);
    commandLine.setExecutionStrategy(
        parsed ->
            new CommandLine.RunLast()
                .execute(JobFile.expand(parsed).map(commandLine::parseArgs).orElse(parsed)));
    commandLine.setParameterExceptionHandler(
        (error, arguments) -> mistake(error.getCommandLine(), UsageErrors.of(error)));
    commandLine.setExecutionExceptionHandler((error, command, parsed) -> failed(error, command));
    return commandLine;
  }

  private static <E extends Enum<E>> void register(CommandLine commandLine, Class<E> type) {
    commandLine.registerConverter(type, EnumNames.converter(type));
  }

  private static int mistake(CommandLine command, @Nullable String message) {
    command
        .getErr()
        .println("rad-spark: " + oneLine(message) + "; see bin/rad-spark submit --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception error, CommandLine command) {
    if (error instanceof IllegalArgumentException) {
      return mistake(command, error.getMessage());
    }
    command.getErr().println("rad-spark: " + oneLine(reason(error).getMessage()));
    return FAILED;
  }

  /** Returns the error of a picture or of the library, without Spark's wrapping. */
  private static Throwable reason(Throwable error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof RadException || each instanceof PictureException) {
        return each;
      }
    }
    return error;
  }

  private static String oneLine(@Nullable String message) {
    return String.valueOf(message).lines().findFirst().orElse("");
  }

  @Override
  public Integer call() throws IOException {
    check();
    BulkOptions options = options();
    SparkSession spark = SparkSession.builder().appName("rad-spark").getOrCreate();
    long began = System.nanoTime();
    BulkJob job = BulkJob.plan(pictures(spark), options);
    if (!common.isQuiet()) {
      spark
          .sparkContext()
          .addSparkListener(
              new ProgressLine(job.metrics(), job.pictures(), System.err, System::nanoTime));
    }
    String target =
        results == null ? FileSystems.below(String.valueOf(out), "_rad/results") : results;
    job.results().write().mode(SaveMode.Overwrite).format(tableFormat).save(target);
    JobSummary summary = JobSummary.of(spark.read().format(tableFormat).load(target));
    double seconds = (System.nanoTime() - began) * 1e-9;
    Console console = common.console();
    console.say("%s", summary.text(seconds, job.metrics().networkSeconds().value()));
    console.say("%-16s%s", "table", target);
    return summary.failed() == 0 ? CommandLine.ExitCode.OK : SOME_FAILED;
  }

  private CommandSpec commandSpec() {
    return Objects.requireNonNull(spec);
  }

  private void check() {
    if ((photos == null) == (table == null)) {
      throw wrong("name either --photos, a folder, or --table");
    }
    if (photos != null && (masks.folder() == null) == !masks.namesMasks()) {
      throw wrong("--photos needs --masks DIR, or --mask with a file, alpha or a generator");
    }
    if (table != null && masks.folder() != null) {
      throw wrong("--masks belongs to --photos: a table names its masks in the column mask");
    }
    if (out == null && results == null) {
      throw wrong("name --out for results as files, or --results for a table with their bytes");
    }
    if (method.isRad() && !filling.needNetwork() && network.isNamed()) {
      throw wrong("--prior photo asks no network: leave --checkpoint and --adapter out");
    }
    if (photos != null && photos.equals(out)) {
      throw wrong(out + " holds the photos themselves: choose another --out");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(commandSpec().commandLine(), message);
  }

  private BulkOptions options() {
    BulkOptionsBuilder options =
        BulkOptions.builder().inpaint(filling.with(sampler, false)).samples(samples);
    masks.addTo(options);
    String folder = new SparkConf().get(SHIPPED, "");
    String shipped = folder.isEmpty() ? null : folder;
    if (method.isRad()) {
      network.addTo(options, shipped);
    } else {
      method.addTo(options, shipped);
      network.addDeviceTo(options);
    }
    if (out != null) {
      options.out(out);
    }
    return options
        .format(format)
        .existing(existing())
        .failFast(failFast)
        .sameSeed(sameSeed)
        .megapixelsPerTask(megapixelsPerTask)
        .callsAtOnce(callsAtOnce)
        .build();
  }

  private Existing existing() {
    if (resume) {
      return force ? Existing.RESUME_OR_REPLACE : Existing.RESUME;
    }
    return force ? Existing.REPLACE : Existing.REFUSE;
  }

  private Dataset<Row> pictures(SparkSession spark) {
    if (photos != null) {
      var files = new FileSystems(spark.sparkContext().hadoopConfiguration());
      List<Row> rows = new JobPictures(files).of(photos, masks.folder());
      return spark.createDataFrame(rows, JobPictures.SCHEMA);
    }
    String name = String.valueOf(table);
    return name.contains("/") ? spark.read().format(tableFormat).load(name) : spark.table(name);
  }
}
