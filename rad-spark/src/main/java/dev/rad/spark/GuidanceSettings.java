package dev.rad.spark;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How strongly fillings are drawn to a class, as it travels to executors.
 *
 * @param classifier of noisy pictures, as weights are named; null if there is none
 * @param classifierFlags JSON of the classifier's flags, null if they are to be found out
 * @param classifierScale how strongly the classifier draws
 * @param weight of classifier-free guidance, null if there is none
 * @param nullClass which stands for any, null if another network does
 * @param unconditional the network without classes, as weights are named; null if there is none
 */
record GuidanceSettings(
    @Nullable String classifier,
    @Nullable String classifierFlags,
    double classifierScale,
    @Nullable Double weight,
    @Nullable Integer nullClass,
    @Nullable String unconditional)
    implements Serializable {

  static final GuidanceSettings NONE = new GuidanceSettings(null, null, 1, null, null, null);

  /**
   * Refuses what can be seen to be wrong before any file is read.
   *
   * @param classNumber below 0 if none is asked for
   * @throws IllegalArgumentException if settings lack others, or exclude them
   */
  void check(int classNumber) {
    if (weight != null && (nullClass == null) == (unconditional == null)) {
      throw new IllegalArgumentException(
          "guidance compares with a prediction without a class: give either the null class, which"
              + " the network was trained to take for any, or an unconditional network");
    }
    if (weight == null && (nullClass != null || unconditional != null)) {
      throw new IllegalArgumentException(
          "a null class and an unconditional network are for guidance: give its weight");
    }
    if (classifier == null && classifierFlags != null) {
      throw new IllegalArgumentException("a classifier's flags belong to a classifier: name it");
    }
    if ((classifier != null || weight != null) && classNumber < 0) {
      throw new IllegalArgumentException("guidance draws the filling to a class: say which");
    }
  }

  /** All but the files, for digests and keys. */
  String text() {
    return "%s %s %s %s".formatted(classifierFlags, classifierScale, weight, nullClass);
  }
}
