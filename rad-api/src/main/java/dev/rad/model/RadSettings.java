package dev.rad.model;

import dev.rad.CheckpointException;
import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.RadScheduler;
import java.util.Locale;

/**
 * How a RAD network was trained, as its weights file says under {@value #METADATA_KEY}: what a
 * sampler must know beside the network's shape. Both phases have linear schedules.
 *
 * @param phase1Steps noise steps of the phase in which the hole gets its noise
 * @param phase2Steps noise steps of the phase in which the rest gets its noise
 * @param predictionType what the network's output means
 */
public record RadSettings(int phase1Steps, int phase2Steps, PredictionType predictionType) {

  /** The key of the settings in a weights file's metadata. */
  public static final String METADATA_KEY = "rad";

  /** The paper's: 1000 steps each, and the network predicts the noise. */
  public static final RadSettings STANDARD = new RadSettings(1000, 1000, PredictionType.EPSILON);

  /**
   * The schedule that the network was trained with.
   *
   * @return the schedule
   */
  public RadScheduler scheduler() {
    return phase1Steps == STANDARD.phase1Steps && phase2Steps == STANDARD.phase2Steps
        ? RadScheduler.standard()
        : RadScheduler.of(BetaSchedule.linear(phase1Steps), BetaSchedule.linear(phase2Steps));
  }

  /**
   * The settings as a weights file's metadata hold them.
   *
   * @return a JSON object
   */
  public String toJson() {
    return "{\"phase1_steps\": %d, \"phase2_steps\": %d, \"beta_schedule\": \"linear\", \"prediction_type\": \"%s\"}"
        .formatted(phase1Steps, phase2Steps, predictionType.name().toLowerCase(Locale.ROOT));
  }

  /**
   * Reads the settings.
   *
   * @param json what {@link #toJson} wrote
   * @return the settings
   * @throws CheckpointException if it is no such object, or names another schedule
   */
  public static RadSettings fromJson(String json) {
    Json settings = Json.parse("the metadata 'rad'", json);
    int phase1 = settings.integer("phase1_steps", 0);
    int phase2 = settings.integer("phase2_steps", 0);
    boolean linear = settings.text("beta_schedule", "").equals("linear");
    String prediction = settings.text("prediction_type", "epsilon");
    for (PredictionType type : PredictionType.values()) {
      if (phase1 > 1 && phase2 > 1 && linear && type.name().equalsIgnoreCase(prediction)) {
        return new RadSettings(phase1, phase2, type);
      }
    }
    throw new CheckpointException(
        "the metadata 'rad' must give phase1_steps, phase2_steps, the linear beta_schedule and the"
            + " prediction_type epsilon or velocity, but say "
            + Json.oneLine(json));
  }
}
