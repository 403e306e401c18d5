package dev.rad.torch;

import java.util.OptionalInt;

/**
 * The class that pictures should show, and the strength of the guidance towards it.
 *
 * @param number the class
 * @param classifierScale s of the classifier's guidance; 0 for none
 * @param weight w of the classifier-free guidance; 0 for none
 * @param nullClass the class that the network was trained to read as "any"; empty if another
 *     network without classes is used instead
 */
record ClassSelection(
    OptionalInt number, double classifierScale, double weight, OptionalInt nullClass) {

  static final ClassSelection NONE =
      new ClassSelection(OptionalInt.empty(), 0, 0, OptionalInt.empty());

  ClassSelection withNumber(int wanted) {
    return new ClassSelection(OptionalInt.of(wanted), classifierScale, weight, nullClass);
  }

  ClassSelection withClassifierScale(double scale) {
    return new ClassSelection(number, finite("scale", scale), weight, nullClass);
  }

  ClassSelection withWeight(double wanted, OptionalInt anyClass) {
    return new ClassSelection(number, classifierScale, finite("weight", wanted), anyClass);
  }

  private static double finite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "the guidance's " + what + " must be finite, not " + value);
    }
    return value;
  }
}
