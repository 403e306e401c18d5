package dev.rad.latent;

import dev.rad.exception.CheckpointException;
import dev.rad.internal.Json;
import dev.rad.model.PredictionType;
import java.util.List;

/**
 * The settings of a scheduler, diffusers' {@code scheduler_config.json}.
 *
 * @param kind the rule of steps
 * @param numTrainTimesteps the number of training steps
 * @param betaStart the first noise variance
 * @param betaEnd the last noise variance
 * @param betaSchedule the curve between them
 * @param trainedBetas all noise variances, or none
 * @param predictionType the quantity that the network predicts
 * @param clipSample whether predicted clean latents are clipped
 * @param clipSampleRange the absolute value at which they are clipped
 * @param setAlphaToOne whether the last step of DDIM and PNDM leads to no noise instead of the
 *     first level's
 * @param stepsOffset the number that {@link Spacing#LEADING} adds to time steps
 * @param timestepSpacing the choice of time steps
 * @param rescaleBetasZeroSnr whether the last level is changed to pure noise (Lin et al. 2023,
 *     arXiv 2305.08891)
 * @param largeVariance whether DDPM's noise has the larger variance {@code β} instead of the
 *     posterior's
 * @param useKarrasSigmas whether noise levels are those of Karras et al. (2022)
 * @param stochastic whether DPM-Solver++ adds new noise in every step ({@code sde-dpmsolver++})
 * @param solverOrder the number of steps that a multistep rule uses
 * @param solverType {@code midpoint} or {@code heun} for DPM-Solver++; {@code bh1} or {@code bh2}
 *     for UniPC
 * @param finalSigmaZero whether the last step leads to no noise instead of the first level's
 */
public record SchedulerConfig(
    SchedulerKind kind,
    int numTrainTimesteps,
    double betaStart,
    double betaEnd,
    BetaCurve betaSchedule,
    List<Double> trainedBetas,
    PredictionType predictionType,
    boolean clipSample,
    double clipSampleRange,
    boolean setAlphaToOne,
    int stepsOffset,
    Spacing timestepSpacing,
    boolean rescaleBetasZeroSnr,
    boolean largeVariance,
    boolean useKarrasSigmas,
    boolean stochastic,
    int solverOrder,
    String solverType,
    boolean finalSigmaZero) {

  /** The curve of noise variances between the first and the last. */
  public enum BetaCurve {
    /** A straight line. */
    LINEAR,
    /** A straight line of the square roots, as in Stable Diffusion. */
    SCALED_LINEAR,
    /** Improved DDPM's cosine. */
    SQUAREDCOS_CAP_V2
  }

  /** The choice of time steps (arXiv 2305.08891, table 2). */
  public enum Spacing {
    /** Whole strides from the first step. */
    LEADING,
    /** Whole strides from the last step. */
    TRAILING,
    /** Evenly from the last to the first. */
    LINSPACE
  }

  /** The settings of Stable Diffusion's training, in the format of a scheduler's file. */
  public static final String STABLE_DIFFUSION =
      """
      {"_class_name": "DDIMScheduler", "beta_start": 0.00085, "beta_end": 0.012,
       "beta_schedule": "scaled_linear", "num_train_timesteps": 1000, "clip_sample": false,
       "set_alpha_to_one": false, "steps_offset": 1, "prediction_type": "epsilon"}
      """;

  /**
   * Checks the values against each other.
   *
   * @param kind any
   * @param numTrainTimesteps from 2
   * @param betaStart above 0, below 1
   * @param betaEnd above 0, below 1
   * @param betaSchedule any
   * @param trainedBetas as many as training steps, or none
   * @param predictionType any
   * @param clipSample either
   * @param clipSampleRange above 0
   * @param setAlphaToOne either
   * @param stepsOffset from 0, below the training steps
   * @param timestepSpacing any
   * @param rescaleBetasZeroSnr either
   * @param largeVariance either
   * @param useKarrasSigmas either
   * @param stochastic either
   * @param solverOrder 1 or 2; up to 3 of UniPC
   * @param solverType a name
   * @param finalSigmaZero either
   * @throws IllegalArgumentException if they fit no schedule
   */
  public SchedulerConfig {
    trainedBetas = List.copyOf(trainedBetas);
    Checks.range("num_train_timesteps", numTrainTimesteps, 2, 1 << 20);
    Checks.range("steps_offset", stepsOffset, 0, numTrainTimesteps - 1);
    Checks.range("solver_order", solverOrder, 1, kind == SchedulerKind.UNIPC ? 3 : 2);
    Checks.positive("beta_start", betaStart, 1 - 1e-9);
    Checks.positive("beta_end", betaEnd, 1 - 1e-9);
    Checks.positive("clip_sample_range", clipSampleRange, 1e9);
    trainedBetas.forEach(beta -> Checks.positive("trained_betas", beta, 1 - 1e-9));
    if (!trainedBetas.isEmpty() && trainedBetas.size() != numTrainTimesteps) {
      throw new IllegalArgumentException(
          trainedBetas.size() + " trained_betas for " + numTrainTimesteps + " training steps");
    }
    if (rescaleBetasZeroSnr && predictionType == PredictionType.EPSILON) {
      throw new IllegalArgumentException(
          "rescale_betas_zero_snr leaves no picture at the last level, where epsilon tells nothing;"
              + " it needs v_prediction");
    }
  }

  /**
   * Reads a {@code scheduler_config.json} of diffusers. Absent settings have the class's defaults;
   * unknown ones are ignored.
   *
   * @param json the file's text
   * @return the settings
   * @throws CheckpointException if the class or a setting is not supported
   */
  public static SchedulerConfig fromJson(String json) {
    Json settings = Json.parse("scheduler_config.json", json);
    String name = settings.text("_class_name", "none");
    SchedulerKind kind =
        SchedulerKind.ofClass(name)
            .orElseThrow(
                () -> settings.wrong("_class_name", "one of " + SchedulerJson.classNames()));
    return SchedulerJson.read(settings, kind);
  }

  /**
   * Reads a {@code scheduler_config.json} for a given rule of steps, as diffusers' {@code
   * from_config} does. Absent settings have that rule's defaults.
   *
   * @param json the file's text
   * @param kind the rule to use, whichever the file names
   * @return the settings
   * @throws CheckpointException if a setting is not supported
   */
  public static SchedulerConfig fromJson(String json, SchedulerKind kind) {
    return SchedulerJson.read(Json.parse("scheduler_config.json", json), kind);
  }

  /**
   * Returns the same settings for a network that predicts something else.
   *
   * @param prediction the quantity that it predicts
   * @return the changed copy
   */
  public SchedulerConfig predicting(PredictionType prediction) {
    return new SchedulerConfig(
        kind,
        numTrainTimesteps,
        betaStart,
        betaEnd,
        betaSchedule,
        trainedBetas,
        prediction,
        clipSample,
        clipSampleRange,
        setAlphaToOne,
        stepsOffset,
        timestepSpacing,
        rescaleBetasZeroSnr,
        largeVariance,
        useKarrasSigmas,
        stochastic,
        solverOrder,
        solverType,
        finalSigmaZero);
  }

  /**
   * Writes the settings in the form that {@link #fromJson(String)} and diffusers read.
   *
   * @return the settings as a JSON object
   */
  public String toJson() {
    return SchedulerJson.write(this);
  }
}
