package dev.rad.torch.training;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A value of a training's options that users set.
 *
 * @param name the name in words
 * @param mayChange whether a training may resume with another value
 * @param value reads the value from the options
 */
record Setting(String name, boolean mayChange, Function<TrainingOptions, Object> value) {

  /** All settings except those that a run record compares with messages of their own. */
  private static final List<Setting> ALL =
      List.of(
          free("steps", TrainingOptions::steps),
          free("pictures at once", TrainingOptions::microBatch),
          free("learning rate", options -> options.optimizer().learningRate()),
          free("warm-up steps", options -> options.optimizer().warmupSteps()),
          free("steps of decay", options -> options.optimizer().decaySteps()),
          free("weight decay", options -> options.optimizer().weightDecay()),
          free("gradient clip", options -> options.optimizer().gradientClip()),
          free("EMA decay", options -> options.optimizer().emaDecay()),
          free("steps between checkpoints", TrainingOptions::saveEvery),
          free("steps between validations", TrainingOptions::validateEvery),
          free("device", options -> options.execution().device()),
          free("precision", options -> options.execution().precision()),
          free("activation checkpointing", o -> o.execution().activationCheckpointing()),
          free("channels last", options -> options.execution().channelsLast()),
          fixed("pictures a step", TrainingOptions::batchSize),
          fixed("seed", TrainingOptions::seed),
          fixed("masks", options -> options.masks().toString()),
          fixed("colour jitter", TrainingOptions::colourJitter),
          fixed("phase-1 fraction", options -> options.objective().phase1Fraction()),
          fixed("phases", options -> options.objective().phases()),
          fixed("steps of TD-Paint's process", options -> options.objective().tdPaint().steps()),
          fixed(
              "noise of TD-Paint's known pixels",
              options -> options.objective().tdPaint().knownNoise()),
          fixed("variational weight", options -> options.objective().variationalWeight()),
          fixed("active pixels only", options -> options.objective().simpleActiveOnly()),
          fixed("division by active pixels", options -> options.objective().normalizeByActive()),
          fixed("Min-SNR bound", options -> options.objective().minSnr()),
          fixed("Min-SNR floor", options -> options.objective().snrFloor()));

  private static Setting free(String name, Function<TrainingOptions, Object> value) {
    return new Setting(name, true, value);
  }

  private static Setting fixed(String name, Function<TrainingOptions, Object> value) {
    return new Setting(name, false, value);
  }

  /** Lists the changed values that may change, such as {@code steps 100 → 200}. */
  static List<String> changes(TrainingOptions before, TrainingOptions now) {
    return ALL.stream()
        .filter(Setting::mayChange)
        .filter(differs(before, now))
        .map(setting -> "%s %s → %s".formatted(setting.name, setting.in(before), setting.in(now)))
        .toList();
  }

  /**
   * Returns the first changed value that may not change, such as {@code with the seed 1, not 2}.
   */
  static Optional<String> firstRefused(TrainingOptions before, TrainingOptions now) {
    return ALL.stream()
        .filter(setting -> !setting.mayChange)
        .filter(differs(before, now))
        .findFirst()
        .map(s -> "with the %s %s, not %s".formatted(s.name, s.in(before), s.in(now)));
  }

  private static Predicate<Setting> differs(TrainingOptions before, TrainingOptions now) {
    return setting -> !Objects.equals(setting.value.apply(before), setting.value.apply(now));
  }

  private String in(TrainingOptions options) {
    Object found = value.apply(options);
    return found instanceof Double number
        ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
        : found.toString();
  }
}
