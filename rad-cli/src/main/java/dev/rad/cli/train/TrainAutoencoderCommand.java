package dev.rad.cli.train;

import dev.rad.Device;
import dev.rad.cli.option.JobOptions;
import dev.rad.cli.terminal.Console;
import dev.rad.cli.terminal.InterruptHandler;
import dev.rad.exception.TrainingException;
import dev.rad.latent.AutoencoderConfig;
import dev.rad.torch.device.Threads;
import dev.rad.torch.training.AutoencoderTrainer;
import dev.rad.torch.training.ExecutionOptions;
import dev.rad.torch.training.OptimizerOptions;
import dev.rad.torch.training.PhotoFolder;
import dev.rad.torch.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Implements {@code rad train-autoencoder}: trains the autoencoder of a latent pipeline on a folder
 * of photos, and resumes interrupted trainings.
 */
@Command(
    name = "train-autoencoder",
    mixinStandardHelpOptions = true,
    description = "Train a small autoencoder for latent pipelines on a folder of photos.")
public final class TrainAutoencoderCommand implements Callable<Integer> {

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "folder of photos")
  private Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "folder for the autoencoder (in vae), the losses and the reconstructions")
  private Path out;

  @Option(
      names = "--network",
      paramLabel = "JSON",
      description =
          "the network's config.json, as of diffusers' AutoencoderKL (default: 2.5 M parameters, 4"
              + " channels, a quarter of the picture's sides)")
  private @Nullable Path network;

  @Option(
      names = "--resume",
      description =
          "resume the training in --out, if any; give the other options again; steps and rates may"
              + " change")
  private boolean resume;

  @Option(
      names = "--size",
      defaultValue = "64",
      paramLabel = "PX",
      description = "side of the crops, a multiple of 16 (${DEFAULT-VALUE})")
  private int size;

  @Option(
      names = "--heights",
      split = ",",
      defaultValue = "96,128,192,256",
      paramLabel = "PX",
      description = "heights that photos are resized to before cropping (${DEFAULT-VALUE})")
  private List<Integer> heights;

  @Option(
      names = "--hold-out",
      defaultValue = "0.05",
      paramLabel = "F",
      description = "fraction of the photos to validate on (${DEFAULT-VALUE})")
  private double holdOut;

  @Option(
      names = "--kl-weight",
      defaultValue = "1e-6",
      paramLabel = "W",
      description = "weight of the latents' divergence from the standard normal (${DEFAULT-VALUE})")
  private double klWeight;

  @Option(
      names = "--steps",
      defaultValue = "10000",
      paramLabel = "N",
      description = "total steps, including those before a restart (${DEFAULT-VALUE})")
  private long steps;

  @Option(
      names = "--batch",
      defaultValue = "8",
      paramLabel = "B",
      description = "crops computed at once (${DEFAULT-VALUE})")
  private int batch;

  @Mixin private OptimizerRecipe optimizer;

  @Mixin private RunRecipe run;

  @Option(
      names = "--precision",
      defaultValue = "float32",
      paramLabel = "T",
      description = "float32 or bfloat16, mixed automatically (${DEFAULT-VALUE})")
  private TrainRecipe.Precision precision;

  @Option(names = "--threads", paramLabel = "N", description = "CPU threads (default: all cores)")
  private @Nullable Integer threads;

  @Mixin private JobOptions job;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (!resume && AutoencoderTrainer.holdsTraining(out)) {
      throw new TrainingException(
          out + " holds a training already: go on with --resume, or name another folder");
    }
    if (precision == TrainRecipe.Precision.FLOAT16) {
      throw new IllegalArgumentException(
          "--precision is float16, whose gradients overflow here: take bfloat16 or float32");
    }
    if (threads != null) {
      Threads.setCount(threads);
    }
    AutoencoderConfig config = config();
    TrainingOptions options = options();
    Console console = job.console();
    console.say("photos   of %s are read", data);
    PhotoFolder.Split photos =
        PhotoFolder.read(data, size, heights, skipped -> console.warn("skipped: " + skipped))
            .holdOut(holdOut, options.seed());
    try (var trainer = new AutoencoderTrainer(config, photos, klWeight, options, out);
        var interrupt = new InterruptHandler();
        var watch = new TrainingMonitor(console, interrupt::isRequested)) {
      console.say(
          "%d photos and %d held out, an autoencoder of %,d parameters, %d threads, %d steps of %d"
              + " crops of %d px",
          photos.train().count(),
          photos.heldOut().count(),
          trainer.parameterCount(),
          Threads.count(),
          steps,
          options.batchSize(),
          size);
      trainer.run(watch);
      console.say("written  %s", out.resolve(AutoencoderTrainer.AUTOENCODER));
    }
    return 0;
  }

  private AutoencoderConfig config() {
    if (network == null) {
      return AutoencoderTrainer.SMALL;
    }
    try {
      return AutoencoderConfig.fromJson(Files.readString(network));
    } catch (IOException e) {
      throw new TrainingException(network + " cannot be read: " + e, e);
    }
  }

  private TrainingOptions options() {
    TrainingOptions usual = TrainingOptions.steps(steps).build();
    TrainingOptions.Builder options =
        TrainingOptions.steps(steps)
            .microBatch(batch)
            .optimizer(optimizer.options(OptimizerOptions.PAPER, this::isGiven))
            .execution(
                ExecutionOptions.builder()
                    .device(run.device(Device.CPU, this::isGiven))
                    .precision(precision.dtype())
                    .build());
    run.set(options, usual, this::isGiven);
    return options.build();
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }
}
