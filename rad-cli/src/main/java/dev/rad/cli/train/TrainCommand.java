package dev.rad.cli.train;

import dev.rad.Device;
import dev.rad.cli.option.JobOptions;
import dev.rad.cli.option.WeightsOptions;
import dev.rad.cli.terminal.Console;
import dev.rad.cli.terminal.InterruptHandler;
import dev.rad.exception.TrainingException;
import dev.rad.latent.PipelineFiles;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetWeights;
import dev.rad.torch.device.Threads;
import dev.rad.torch.distributed.ProcessGroup;
import dev.rad.torch.distributed.Rendezvous;
import dev.rad.torch.training.BaseWeights;
import dev.rad.torch.training.LatentTrainer;
import dev.rad.torch.training.Objective;
import dev.rad.torch.training.PhotoFolder;
import dev.rad.torch.training.SavedTraining;
import dev.rad.torch.training.Trainer;
import dev.rad.torch.training.TrainingOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Implements {@code rad train}: trains a network on a folder of photos, and resumes interrupted
 * trainings.
 */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Train a network, or adapters of one, on a folder of photos.")
public final class TrainCommand implements Callable<Integer> {

  /** The shape of the landscape networks that ship. */
  private static final String SMALL_NETWORK =
      """
      {"image_size": 64, "num_channels": 32, "num_res_blocks": 1, "channel_mult": "1,2,3,4",
       "attention_resolutions": "16,8", "num_head_channels": 32, "learn_sigma": true,
       "resblock_updown": true, "use_scale_shift_norm": true}
      """;

  private static final long STEPS = 10_000;
  private static final double HELD_OUT = 0.1;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder of photos; required except with --resume")
  private Path data;

  @Option(
      names = "--base",
      paramLabel = "FILE",
      description =
          "initial weights: a pretrained ADM or RAD network; or a folder of a Stable-Diffusion-type"
              + " pipeline, for adapters on its latents")
  private Path base;

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      description =
          "the tokenizer's folder, for a --base that is a pipeline in one file (the folder beside"
              + " it)")
  private Path tokenizer;

  @Option(
      names = "--autoencoder",
      paramLabel = "DIR",
      description =
          "train a new network on the latents of this autoencoder: the folder vae of rad"
              + " train-autoencoder, or a pipeline")
  private Path autoencoder;

  @Option(
      names = "--network",
      paramLabel = "JSON",
      description =
          "without --base: a file with the new network's flags (default: 4.5 M at 64 px); with"
              + " --autoencoder, its config.json, as of diffusers' UNet2DConditionModel")
  private Path network;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder for checkpoints and the loss table; required")
  private Path out;

  @Mixin private WeightsOptions known;

  @Option(
      names = "--convert-prediction",
      description =
          "let --base learn another prediction, conditioning or process than it was trained for")
  private boolean convertPrediction;

  @Option(
      names = "--resume",
      description =
          "resume the training in --out, if any, with all its options; steps, rates, saving"
              + " and device may change")
  private boolean resume;

  @Option(
      names = "--heights",
      split = ",",
      paramLabel = "PX",
      description =
          "heights that photos are resized to before cropping (default for a network of 64 px:"
              + " 72,96,128,180)")
  private List<Integer> heights;

  @Option(
      names = "--hold-out",
      paramLabel = "F",
      description = "fraction of the photos to validate on instead of training (default: 0.1)")
  private Double holdOut;

  @Option(names = "--threads", paramLabel = "N", description = "CPU threads (default: all cores)")
  private Integer threads;

  @Mixin private TrainRecipe recipe;

  @Mixin private JobOptions job;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (out == null) {
      throw missing("--out=DIR");
    }
    if (threads != null) {
      Threads.setCount(threads);
    }
    boolean pipeline = base != null && PipelineFiles.matches(base);
    if (tokenizer != null && !pipeline) {
      throw new IllegalArgumentException(
          "--tokenizer is that of a latent pipeline as --base: name one, or leave it out");
    }
    if (autoencoder != null || pipeline) {
      trainLatent();
      return 0;
    }
    Optional<SavedTraining> before = resume ? SavedTraining.in(out) : Optional.empty();
    if (data == null && before.flatMap(SavedTraining::photos).isEmpty()) {
      throw missing("--data=DIR");
    }
    BaseWeights weights = weights(before);
    TrainingOptions options =
        recipe.options(
            before.map(SavedTraining::options).orElseGet(() -> defaults(weights.objective())));
    BaseWeights start = convertPrediction ? weights.relearned() : weights;
    Optional<Rendezvous> rendezvous = Rendezvous.fromEnvironment(System.getenv());
    if (rendezvous.isEmpty()) {
      train(before, start, options, ProcessGroup.single());
      return 0;
    }
    Device device = rendezvous.get().device(options.execution().device().kind());
    try (var group = ProcessGroup.join(rendezvous.get(), device)) {
      train(before, start, options.onDevice(device), group);
    }
    return 0;
  }

  private void trainLatent() {
    if (data == null) {
      throw missing("--data=DIR");
    }
    if (autoencoder != null && base != null) {
      throw new IllegalArgumentException(
          "--base has its own autoencoder: leave --autoencoder out, or --base");
    }
    if (convertPrediction || base != null && network != null) {
      throw new IllegalArgumentException(
          "--network and --convert-prediction are not for a --base whose latents are trained on:"
              + " leave them out");
    }
    if (!resume && LatentTrainer.holdsTraining(out)) {
      throw new TrainingException(
          out + " holds a training already: go on with --resume, or name another folder");
    }
    TrainingOptions options = recipe.options(TrainingOptions.steps(STEPS).build());
    if (autoencoder != null && options.lora().isPresent()) {
      throw new IllegalArgumentException(
          "--lora-rank is for adapters of a --base: a new network is trained in full");
    }
    List<Integer> wanted = heights == null ? List.of() : heights;
    double fraction = holdOut == null ? HELD_OUT : holdOut;
    new LatentTraining(
            pipeline(),
            base == null ? Optional.of(LatentTraining.network(network)) : Optional.empty(),
            data,
            wanted,
            fraction,
            out,
            job.console())
        .run(options);
  }

  private PipelineFiles pipeline() {
    if (base == null) {
      return PipelineFiles.open(autoencoder);
    }
    PipelineFiles opened = PipelineFiles.open(base);
    return tokenizer == null ? opened : opened.withTokenizer(tokenizer);
  }

  private ParameterException missing(String option) {
    return new ParameterException(
        spec.commandLine(), "Missing required option: '%s'".formatted(option));
  }

  private static TrainingOptions defaults(Objective objective) {
    TrainingOptions.Builder options = TrainingOptions.steps(STEPS).objective(objective);
    return (objective.process() == Objective.Process.TD_PAINT ? options.masks("td-paint") : options)
        .build();
  }

  private void train(
      Optional<SavedTraining> before,
      BaseWeights weights,
      TrainingOptions options,
      ProcessGroup group) {
    if (group.isMain() && !resume && Trainer.holdsTraining(out)) {
      throw new TrainingException(
          out + " holds a training already: go on with --resume, or name another folder");
    }
    Console loud = job.console();
    Console console = new Console(loud.out(), loud.err(), loud.quiet() || !group.isMain());
    before.ifPresent(saved -> console.say("goes on  %s", goingOn(saved, options)));
    Path folder = data != null ? data : before.flatMap(SavedTraining::photos).orElseThrow();
    console.say("photos   of %s are read", folder);
    int size = weights.config().imageSize();
    PhotoFolder photos =
        PhotoFolder.read(
            folder,
            size,
            heights(before, size),
            skipped -> {
              if (group.isMain()) {
                loud.warn("skipped: " + skipped);
              }
            });
    double fraction =
        holdOut != null
            ? holdOut
            : before.map(SavedTraining::heldOut).orElse(OptionalDouble.empty()).orElse(HELD_OUT);
    PhotoFolder.Split split = photos.holdOut(fraction, options.seed());
    console.say(
        "%d photos and %d held out, %s with %,d parameters, %s%d threads, %d steps of %d pictures",
        split.train().count(),
        split.heldOut().count(),
        weights.name(),
        weights.config().parameterCount(),
        group.size() == 1 ? "" : group.size() + " processes of ",
        Threads.count(),
        options.steps(),
        options.batchSize() * group.size());
    try (var trainer = new Trainer(weights, split.train(), options, out, group);
        var interrupt = new InterruptHandler();
        var watch = new TrainingMonitor(console, interrupt::isRequested)) {
      if (split.heldOut().count() > 0) {
        trainer.validateOn(split.heldOut());
      }
      trainer.run(watch);
    }
  }

  /** Describes a resumed training, such as {@code after step 100 of runs/a: steps 100 → 200}. */
  private String goingOn(SavedTraining saved, TrainingOptions options) {
    List<String> changes = saved.changes(options);
    return "after step %d of %s%s"
        .formatted(saved.step(), out, changes.isEmpty() ? "" : ": " + String.join(", ", changes));
  }

  /**
   * Returns the default heights: crops range from nearly the whole photo down to a third of its
   * height.
   */
  private List<Integer> heights(Optional<SavedTraining> before, int size) {
    if (heights != null) {
      return heights;
    }
    return before
        .flatMap(SavedTraining::heights)
        .orElseGet(
            () -> DoubleStream.of(1.125, 1.5, 2, 2.8125).mapToObj(f -> (int) (f * size)).toList());
  }

  private BaseWeights weights(Optional<SavedTraining> before) {
    if (base != null && network != null) {
      throw new IllegalArgumentException("--base has its own network: leave --network out");
    }
    if (base != null) {
      UNetWeights weights = UNetWeights.open(base, known.options());
      PrintWriter err = spec.commandLine().getErr();
      weights.warnings().forEach(warning -> err.println("warning: " + warning));
      return BaseWeights.of(weights);
    }
    if (network == null && before.isPresent()) {
      return before.get().base();
    }
    return BaseWeights.fresh(
        network == null ? UNetConfig.fromJson(SMALL_NETWORK) : WeightsOptions.config(network),
        recipe.seed(before.map(saved -> saved.options().seed()).orElse(0L)));
  }
}
