package dev.rad.torch.training;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import dev.rad.model.PredictionType;
import dev.rad.schedule.NoiseConditioning;
import java.util.List;
import java.util.Locale;

/**
 * The values of an objective, named as in run records; fields that a record lacks keep their
 * defaults.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class ObjectiveValues {

  Objective.Process process = Objective.Process.RAD;
  double phase1Fraction = 0.5;
  PredictionType predictionType = PredictionType.EPSILON;
  double variationalWeight = 1;
  boolean simpleActiveOnly;
  boolean normalizeByActive;
  // from here on not in older run records
  NoiseConditioning conditioning = NoiseConditioning.PIXEL;
  double minSnr;
  double snrFloor;
  Objective.Phases phases = Objective.Phases.STANDARD;
  Objective.TdPaint tdPaint = Objective.TdPaint.STANDARD;

  ObjectiveValues() {}

  ObjectiveValues(ObjectiveValues other) {
    this.process = other.process;
    this.phase1Fraction = other.phase1Fraction;
    this.predictionType = other.predictionType;
    this.variationalWeight = other.variationalWeight;
    this.simpleActiveOnly = other.simpleActiveOnly;
    this.normalizeByActive = other.normalizeByActive;
    this.conditioning = other.conditioning;
    this.minSnr = other.minSnr;
    this.snrFloor = other.snrFloor;
    this.phases = other.phases;
    this.tdPaint = other.tdPaint;
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the value that is out of range or does not fit
   */
  void check() {
    TrainingOptions.require(
        phase1Fraction >= 0 && phase1Fraction <= 1,
        "phase-1 fraction must be in [0, 1], not " + phase1Fraction);
    TrainingOptions.require(
        variationalWeight >= 0 && variationalWeight < Double.POSITIVE_INFINITY,
        "variational weight must not be negative, but is " + variationalWeight);
    TrainingOptions.require(
        minSnr >= 0 && minSnr < Double.POSITIVE_INFINITY,
        "the bound of the signal-to-noise ratio must not be negative, but is " + minSnr);
    TrainingOptions.require(
        snrFloor >= 0 && snrFloor <= minSnr,
        "the floor of the signal-to-noise ratio must be from 0 to its bound, which is %s, not %s"
            .formatted(minSnr, snrFloor));
    TrainingOptions.require(
        process != Objective.Process.DDPM || predictionType == PredictionType.EPSILON,
        "a plain ADM predicts the noise (epsilon), not the " + predictionType);
    TrainingOptions.require(
        (process == Objective.Process.TD_PAINT) == (conditioning == NoiseConditioning.TD_PAINT),
        "the process td-paint and the conditioning td-paint belong together, found "
            + lower(process)
            + " with "
            + lower(conditioning));
    TrainingOptions.require(
        process != Objective.Process.TD_PAINT || simpleActiveOnly,
        "the process td-paint counts the squared error in the hole only: keep the active pixels");
    TrainingOptions.require(
        process != Objective.Process.DDPM || conditioning == NoiseConditioning.PIXEL,
        "a plain ADM's pixels are all in one step, and it is conditioned on that anyway: leave"
            + " the conditioning step to the process rad");
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  List<Object> toList() {
    return List.of(
        process,
        phase1Fraction,
        predictionType,
        variationalWeight,
        simpleActiveOnly,
        normalizeByActive,
        conditioning,
        minSnr,
        snrFloor,
        phases,
        tdPaint);
  }
}
