package dev.rad.model;

import dev.rad.exception.CheckpointException;
import dev.rad.internal.Json;
import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.schedule.RadScheduler;
import java.util.Locale;

/**
 * The settings that a RAD network was trained with, as its weights file states them under {@value
 * #METADATA_KEY}: what a sampler must know in addition to the network's shape. Both phases have
 * linear schedules.
 *
 * @param phase1Steps the noise steps of the phase that noises the hole
 * @param phase2Steps the noise steps of the phase that noises the rest
 * @param predictionType what the network's output means
 * @param conditioning how the network is conditioned on the noise in its input
 */
public record RadSettings(
    int phase1Steps,
    int phase2Steps,
    PredictionType predictionType,
    NoiseConditioning conditioning) {

  /** The key of the settings in a weights file's metadata. */
  public static final String METADATA_KEY = "rad";

  /**
   * The paper's settings: 1000 steps per phase; the network predicts the noise and is conditioned
   * on every pixel's noise level.
   */
  public static final RadSettings STANDARD =
      new RadSettings(1000, 1000, PredictionType.EPSILON, NoiseConditioning.PIXEL);

  /**
   * TD-Paint's settings: 1000 steps; the network predicts the noise and is conditioned as
   * TD-Paint's are.
   */
  public static final RadSettings TD_PAINT = STANDARD.withConditioning(NoiseConditioning.TD_PAINT);

  /**
   * Returns the same settings for a network with another conditioning.
   *
   * @param newConditioning the conditioning that it was trained with
   * @return the changed settings
   */
  public RadSettings withConditioning(NoiseConditioning newConditioning) {
    return new RadSettings(phase1Steps, phase2Steps, predictionType, newConditioning);
  }

  /**
   * Returns the schedule that the network was trained with, its conditioning included.
   *
   * @return the schedule
   */
  public RadScheduler scheduler() {
    RadScheduler scheduler =
        phase1Steps == STANDARD.phase1Steps && phase2Steps == STANDARD.phase2Steps
            ? RadScheduler.standard()
            : RadScheduler.of(BetaSchedule.linear(phase1Steps), BetaSchedule.linear(phase2Steps));
    return scheduler.withConditioning(conditioning);
  }

  /**
   * Returns the settings in the form that a weights file's metadata store.
   *
   * @return a JSON object
   */
  public String toJson() {
    return "{\"phase1_steps\": %d, \"phase2_steps\": %d, \"beta_schedule\": \"linear\", \"prediction_type\": \"%s\", \"noise_conditioning\": \"%s\"}"
        .formatted(phase1Steps, phase2Steps, lower(predictionType), lower(conditioning));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the settings.
   *
   * @param json the text that {@link #toJson} wrote; older files have no {@code
   *     noise_conditioning}, which then is {@link NoiseConditioning#PIXEL}
   * @return the settings
   * @throws CheckpointException if the text is not such an object, or names an unknown schedule or
   *     choice
   */
  public static RadSettings fromJson(String json) {
    Json settings = Json.parse("the metadata 'rad'", json);
    int phase1 = settings.integer("phase1_steps", 0);
    int phase2 = settings.integer("phase2_steps", 0);
    boolean linear = settings.text("beta_schedule", "").equals("linear");
    PredictionType prediction = settings.choice("prediction_type", STANDARD.predictionType);
    NoiseConditioning conditioning = settings.choice("noise_conditioning", STANDARD.conditioning);
    if (phase1 > 1 && phase2 > 1 && linear) {
      return new RadSettings(phase1, phase2, prediction, conditioning);
    }
    throw new CheckpointException(
        "the metadata 'rad' must give phase1_steps, phase2_steps and the linear beta_schedule, but"
            + " say "
            + Json.oneLine(json));
  }
}
