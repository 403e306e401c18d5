package dev.rad.cli.train;

import dev.rad.checkpoint.DType;
import dev.rad.mask.MaskRecipe;
import dev.rad.mask.MaskSampler;
import dev.rad.model.PredictionType;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.torch.lora.LoraConfig;
import dev.rad.torch.training.ExecutionOptions;
import dev.rad.torch.training.Objective;
import dev.rad.torch.training.TrainingOptions;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options of {@code rad train} that define the training. The defaults are those of the resumed
 * training, those that the base weights were trained with, or the paper's.
 */
public final class TrainRecipe {

  /** The arithmetic of a training. */
  public enum Precision {
    FLOAT32(DType.F32),
    BFLOAT16(DType.BF16),
    FLOAT16(DType.F16);

    private final DType dtype;

    Precision(DType dtype) {
      this.dtype = dtype;
    }

    DType dtype() {
      return dtype;
    }
  }

  @Option(
      names = "--steps",
      defaultValue = "10000",
      paramLabel = "N",
      description = "total steps, including those before a restart (${DEFAULT-VALUE})")
  private long steps;

  @Option(
      names = "--batch",
      defaultValue = "16",
      paramLabel = "B",
      description = "pictures computed at once (${DEFAULT-VALUE})")
  private int batch;

  @Option(
      names = "--lora-rank",
      paramLabel = "R",
      description = "train low-rank adapters of this rank (16 in the paper), not all weights")
  private Integer loraRank;

  @Option(
      names = "--lora-alpha",
      paramLabel = "A",
      description = "numerator of the adapters' scale (default: the rank, for a scale of 1)")
  private Double loraAlpha;

  @Mixin private OptimizerRecipe optimizer;

  @Mixin private RunRecipe run;

  @Option(
      names = "--process",
      defaultValue = "rad",
      paramLabel = "P",
      description =
          "rad: noise region by region; td-paint: in the hole alone, as TD-Paint; ddpm: everywhere,"
              + " a plain ADM (default: as --base, else ${DEFAULT-VALUE})")
  private Objective.Process process;

  @Option(
      names = "--td-paint-steps",
      defaultValue = "250",
      paramLabel = "N",
      description =
          "for --process td-paint: how many of the 1000 steps the hole may be in (${DEFAULT-VALUE})")
  private int tdPaintSteps;

  @Option(
      names = "--clean-known",
      description =
          "for --process td-paint: leave known pixels without noise, as they are in sampling; they"
              + " have that of the first step otherwise")
  private boolean cleanKnown;

  @Option(
      names = "--masks",
      defaultValue = "perlin",
      paramLabel = "M",
      description =
          "perlin, box, extreme, wide, blob, patches, td-paint, or a mixture such as"
              + " perlin=0.7,wide=0.3 (${DEFAULT-VALUE}; td-paint with that process)")
  private String masks;

  @Option(
      names = "--colour-jitter",
      defaultValue = "0",
      paramLabel = "F",
      description =
          "change brightness, contrast and saturation by up to this fraction, such as 0.1"
              + " (${DEFAULT-VALUE})")
  private double colourJitter;

  @Option(
      names = "--phase1",
      defaultValue = "0.5",
      paramLabel = "F",
      description =
          "fraction of pictures that train phase 1; 1 leaves phase 2 out (${DEFAULT-VALUE})")
  private double phase1;

  @Option(
      names = "--variational-weight",
      defaultValue = "1",
      paramLabel = "L",
      description =
          "weight of the variational term: 1 in ADM, 0.001 in RAD's reference program"
              + " (${DEFAULT-VALUE})")
  private double variationalWeight;

  @Option(
      names = "--min-snr",
      defaultValue = "0",
      paramLabel = "G",
      description =
          "weight every pixel's squared error by its noise level as in Min-SNR, such as 5; 0:"
              + " all alike (${DEFAULT-VALUE})")
  private double minSnr;

  @Option(
      names = "--snr-floor",
      defaultValue = "0",
      paramLabel = "F",
      description =
          "with --min-snr: count signal-to-noise ratios below F as F, such as 1, so that the"
              + " highest noise keeps its weight (${DEFAULT-VALUE})")
  private double snrFloor;

  @Option(
      names = "--prediction",
      paramLabel = "P",
      description =
          "epsilon: the noise, as in the paper; velocity, which learns colours sooner; or x0,"
              + " the image (default: as --base, else epsilon)")
  private PredictionType predictionType;

  @Option(
      names = "--conditioning",
      paramLabel = "C",
      description =
          "the network's noise conditioning: pixel, each pixel's own step, as in the paper;"
              + " step, one for the whole picture, its ablation Cfg. 2; td-paint, with that process"
              + " (default: as --base, else pixel)")
  private NoiseConditioning conditioning;

  @Option(
      names = "--active-pixels",
      description = "exclude pixels without noise from the squared error")
  private boolean activePixels;

  @Option(
      names = "--normalize-active",
      description = "divide by the number of pixels with noise, not of all")
  private boolean normalizeActive;

  @Option(
      names = "--precision",
      defaultValue = "float32",
      paramLabel = "T",
      description = "float32, bfloat16 or float16, mixed automatically (${DEFAULT-VALUE})")
  private Precision precision;

  @Option(
      names = "--checkpoint-activations",
      description = "recompute each block in the backward pass: slower, with less memory")
  private boolean checkpointActivations;

  @Option(names = "--channels-last", description = "no effect: networks choose the fastest order")
  private boolean channelsLast;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Returns the seed, which also determines fresh weights. */
  long seed(long before) {
    return run.seed(before, this::isGiven);
  }

  /**
   * Returns all options.
   *
   * @param before the defaults
   * @return the options
   * @throws IllegalArgumentException if a value is out of range
   */
  TrainingOptions options(TrainingOptions before) {
    TrainingOptions.Builder options =
        TrainingOptions.steps(pick("--steps", steps, before.steps()))
            .microBatch(pick("--batch", batch, before.microBatch()))
            .masks(masks(before))
            .colourJitter(pick("--colour-jitter", colourJitter, before.colourJitter()))
            .objective(objective(before.objective()))
            .optimizer(optimizer.options(before.optimizer(), this::isGiven))
            .execution(execution(before.execution()));
    run.set(options, before, this::isGiven);
    lora(before.lora()).ifPresent(options::lora);
    return options.build();
  }

  private MaskSampler masks(TrainingOptions before) {
    if (isGiven("--masks")) {
      return MaskRecipe.parse(masks);
    }
    if (usualFor(before.objective()) == before.objective()) {
      return before.masks();
    }
    return MaskRecipe.parse(process == Objective.Process.TD_PAINT ? "td-paint" : masks);
  }

  /** Returns what a process learns if nothing else is asked for. */
  private Objective usualFor(Objective before) {
    Objective.Process wanted = pick("--process", process, before.process());
    if ((wanted == Objective.Process.TD_PAINT)
        == (before.process() == Objective.Process.TD_PAINT)) {
      return before;
    }
    return wanted == Objective.Process.TD_PAINT
        ? Objective.TD_PAINT.withPredictionType(before.predictionType())
        : Objective.RAD_PAPER.withPredictionType(before.predictionType());
  }

  private Objective objective(Objective trained) {
    Objective before = usualFor(trained);
    return before.toBuilder()
        .process(pick("--process", process, before.process()))
        .phase1Fraction(pick("--phase1", phase1, before.phase1Fraction()))
        .predictionType(pick("--prediction", predictionType, before.predictionType()))
        .variationalWeight(
            pick("--variational-weight", variationalWeight, before.variationalWeight()))
        .simpleActiveOnly(pick("--active-pixels", activePixels, before.simpleActiveOnly()))
        .normalizeByActive(pick("--normalize-active", normalizeActive, before.normalizeByActive()))
        .conditioning(pick("--conditioning", conditioning, before.conditioning()))
        .minSnr(pick("--min-snr", minSnr, before.minSnr()))
        .snrFloor(pick("--snr-floor", snrFloor, before.snrFloor()))
        .tdPaint(
            new Objective.TdPaint(
                pick("--td-paint-steps", tdPaintSteps, before.tdPaint().steps()),
                pick("--clean-known", !cleanKnown, before.tdPaint().knownNoise())))
        .build();
  }

  private ExecutionOptions execution(ExecutionOptions before) {
    return ExecutionOptions.builder()
        .device(run.device(before.device(), this::isGiven))
        .precision(isGiven("--precision") ? precision.dtype : before.precision())
        .activationCheckpointing(
            pick(
                "--checkpoint-activations",
                checkpointActivations,
                before.activationCheckpointing()))
        .channelsLast(pick("--channels-last", channelsLast, before.channelsLast()))
        .build();
  }

  private Optional<LoraConfig> lora(Optional<LoraConfig> before) {
    if (loraRank == null && loraAlpha == null) {
      return before;
    }
    if (loraRank == null && before.isEmpty()) {
      throw new IllegalArgumentException("--lora-alpha needs --lora-rank");
    }
    int rank = loraRank == null ? before.get().rank() : loraRank;
    double alpha =
        loraAlpha != null
            ? loraAlpha
            : before
                .filter(config -> config.rank() == rank)
                .map(LoraConfig::alpha)
                .orElse(rank * 1.0);
    return Optional.of(LoraConfig.paper().withRank(rank, alpha));
  }

  private <T> T pick(String option, T given, T before) {
    return isGiven(option) ? given : before;
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }
}
