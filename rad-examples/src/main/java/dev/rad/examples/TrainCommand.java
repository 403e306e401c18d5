package dev.rad.examples;

import dev.rad.Device;
import dev.rad.TrainingException;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetWeights;
import dev.rad.torch.tensor.ProcessGroup;
import dev.rad.torch.tensor.Rendezvous;
import dev.rad.torch.tensor.Threads;
import dev.rad.torch.training.BaseWeights;
import dev.rad.torch.training.PhotoFolder;
import dev.rad.torch.training.Trainer;
import dev.rad.torch.training.TrainingListener;
import dev.rad.torch.training.TrainingOptions;
import dev.rad.torch.training.Validation;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rad train}: trains a network on a folder of photos, and goes on where it stopped. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Train a network, or adapters of one, on a folder of photos.")
final class TrainCommand implements Callable<Integer> {

  /** The shape of the landscape networks that ship. */
  private static final String SMALL_NETWORK =
      """
      {"image_size": 64, "num_channels": 32, "num_res_blocks": 1, "channel_mult": "1,2,3,4",
       "attention_resolutions": "16,8", "num_head_channels": 32, "learn_sigma": true,
       "resblock_updown": true, "use_scale_shift_norm": true}
      """;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "folder of photos")
  private Path data;

  @Option(
      names = "--base",
      paramLabel = "FILE",
      description = "weights to begin with: a pretrained ADM or a RAD network")
  private Path base;

  @Option(
      names = "--network",
      paramLabel = "JSON",
      description = "without --base: a file with the new network's flags (default: 4.5 M at 64 px)")
  private Path network;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "where checkpoints and the loss table go")
  private Path out;

  @Mixin private WeightsOptions known;

  @Option(names = "--resume", description = "go on with the training that --out holds, if any")
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
      defaultValue = "0.1",
      description = "fraction of the photos to validate on instead of training (${DEFAULT-VALUE})")
  private double holdOut;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "processor threads (default: all cores)")
  private Integer threads;

  @Mixin private TrainRecipe recipe;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (threads != null) {
      Threads.setCount(threads);
    }
    TrainingOptions options = recipe.options();
    Optional<Rendezvous> rendezvous = Rendezvous.fromEnvironment(System.getenv());
    if (rendezvous.isEmpty()) {
      train(options, ProcessGroup.single());
      return 0;
    }
    Device device = rendezvous.get().device(options.execution().device().kind());
    try (var group = ProcessGroup.join(rendezvous.get(), device)) {
      train(options.onDevice(device), group);
    }
    return 0;
  }

  private void train(TrainingOptions options, ProcessGroup group) {
    if (group.isMain() && !resume && Trainer.holdsTraining(out)) {
      throw new TrainingException(
          out + " holds a training already: go on with --resume, or name another folder");
    }
    PrintWriter terminal =
        group.isMain()
            ? spec.commandLine().getOut()
            : new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    BaseWeights weights = weights();
    PhotoFolder photos =
        PhotoFolder.read(
            data,
            weights.config().imageSize(),
            heights(weights.config().imageSize()),
            skipped -> terminal.println("skipped: " + skipped));
    PhotoFolder.Split split = photos.holdOut(holdOut, recipe.seed());
    terminal.printf(
        "%d photos and %d held out, %s, %s%d threads, %d steps of %d pictures%n",
        split.train().count(),
        split.heldOut().count(),
        weights,
        group.size() == 1 ? "" : group.size() + " processes of ",
        Threads.count(),
        options.steps(),
        options.batchSize() * group.size());
    try (var trainer = new Trainer(weights, split.train(), options, out, group);
        var interrupt = new Interrupt()) {
      if (split.heldOut().count() > 0) {
        trainer.validateOn(split.heldOut());
      }
      trainer.run(new Watch(terminal, interrupt));
    }
  }

  /** From nearly the whole photo down to a third of its height. */
  private List<Integer> heights(int size) {
    return heights != null
        ? heights
        : DoubleStream.of(1.125, 1.5, 2, 2.8125).mapToObj(f -> (int) (f * size)).toList();
  }

  private BaseWeights weights() {
    if (base != null && network != null) {
      throw new IllegalArgumentException("--base has its own network: leave --network out");
    }
    if (base != null) {
      UNetWeights weights = UNetWeights.open(base, known.options());
      PrintWriter err = spec.commandLine().getErr();
      weights.warnings().forEach(warning -> err.println("warning: " + warning));
      return BaseWeights.of(weights);
    }
    return BaseWeights.fresh(
        network == null ? UNetConfig.fromJson(SMALL_NETWORK) : WeightsOptions.config(network),
        recipe.seed());
  }

  /** Prints a line now and then. */
  private static final class Watch implements TrainingListener {
    private static final int EVERY = 50;

    private final PrintWriter terminal;
    private final Interrupt interrupt;
    private final TrainingProgress progress =
        new TrainingProgress(System::nanoTime, ResidentMemory::bytes);

    Watch(PrintWriter terminal, Interrupt interrupt) {
      this.terminal = terminal;
      this.interrupt = interrupt;
    }

    @Override
    public boolean isCancelled() {
      return interrupt.isRequested();
    }

    @Override
    public void onStep(Report report) {
      progress.add(report);
      if (report.step() % EVERY == 0 || report.step() == report.steps()) {
        print(progress.line() + (report.skipped() > 0 ? "  skipped " + report.skipped() : ""));
      }
    }

    @Override
    public void onValidation(long step, Validation.Result result) {
      print(
          String.format(
              Locale.ROOT,
              "validation  loss %.4f  simple %.4f  variational %.4f",
              result.total(),
              result.simple(),
              result.variational()));
    }

    @Override
    public void onCheckpoint(Path folder) {
      print("saved " + folder);
    }

    private void print(String line) {
      terminal.println(line);
      terminal.flush();
    }
  }
}
