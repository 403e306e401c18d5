package dev.rad.model;

import dev.rad.exception.CheckpointException;
import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.schedule.RadScheduler;
import java.util.Locale;

/**
 * How a RAD network was trained, as its weights file says under {@value #METADATA_KEY}: what a
 * sampler must know beside the network's shape. Both phases have linear schedules.
 *
 * @param phase1Steps noise steps of the phase in which the hole gets its noise
 * @param phase2Steps noise steps of the phase in which the rest gets its noise
 * @param predictionType what the network's output means
 * @param conditioning what the network is told about the noise in its input
 */
public record RadSettings(
    int phase1Steps,
    int phase2Steps,
    PredictionType predictionType,
    NoiseConditioning conditioning) {

  /** The key of the settings in a weights file's metadata. */
  public static final String METADATA_KEY = "rad";

  /** The paper's: 1000 steps each; the network predicts the noise, and is told every pixel's. */
  public static final RadSettings STANDARD =
      new RadSettings(1000, 1000, PredictionType.EPSILON, NoiseConditioning.PIXEL);

  /** TD-Paint's: 1000 steps, to predict the noise, told to it as its own networks are. */
  public static final RadSettings TD_PAINT = STANDARD.withConditioning(NoiseConditioning.TD_PAINT);

  /**
   * The same settings for a network that is told something else about its noise.
   *
   * @param told what it is told
   * @return other settings
   */
  public RadSettings withConditioning(NoiseConditioning told) {
    return new RadSettings(phase1Steps, phase2Steps, predictionType, told);
  }

  /**
   * The schedule that the network was trained with, which also says what it is told.
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
   * The settings as a weights file's metadata hold them.
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
   * @param json what {@link #toJson} wrote; files from before there was a choice have no {@code
   *     noise_conditioning}, which is {@link NoiseConditioning#PIXEL}
   * @return the settings
   * @throws CheckpointException if it is no such object, or names another schedule or choice
   */
  public static RadSettings fromJson(String json) {
    Json settings = Json.parse("the metadata 'rad'", json);
    int phase1 = settings.integer("phase1_steps", 0);
    int phase2 = settings.integer("phase2_steps", 0);
    boolean linear = settings.text("beta_schedule", "").equals("linear");
    PredictionType prediction = settings.choice("prediction_type", STANDARD.predictionType);
    NoiseConditioning told = settings.choice("noise_conditioning", STANDARD.conditioning);
    if (phase1 > 1 && phase2 > 1 && linear) {
      return new RadSettings(phase1, phase2, prediction, told);
    }
    throw new CheckpointException(
        "the metadata 'rad' must give phase1_steps, phase2_steps and the linear beta_schedule, but"
            + " say "
            + Json.oneLine(json));
  }
}
