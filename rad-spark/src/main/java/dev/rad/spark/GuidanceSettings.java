package dev.rad.spark;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The guidance of fillings towards a class, in serialisable form.
 *
 * @param classifier the file of a classifier of noisy pictures; null if there is none
 * @param classifierFlags JSON of the classifier's flags; null to infer them
 * @param classifierScale the strength of the classifier's guidance
 * @param weight the weight of classifier-free guidance; null if there is none
 * @param nullClass the class that stands for any; null if another network is used instead
 * @param unconditional the file of the network without classes; null if there is none
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
   * Checks the settings without reading any file.
   *
   * @param classNumber the class; below 0 for none
   * @throws IllegalArgumentException if settings are incomplete or contradict each other
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

  /** Returns all but the files, for digests and keys. */
  String text() {
    return "%s %s %s %s".formatted(classifierFlags, classifierScale, weight, nullClass);
  }
}
