package dev.rad.placement;

/** The picture sizes that a network accepts. */
final class NetworkSize {
  private NetworkSize() {}

  static void require(int size, int multiple) {
    if (multiple < 1 || size < multiple || size % multiple != 0) {
      throw new IllegalArgumentException(
          "the network's size must be a positive multiple of what it requires, got %d and %d"
              .formatted(size, multiple));
    }
  }

  /** Returns the least multiple that is not below a length. */
  static int roundUp(int length, int multiple) {
    return (length + multiple - 1) / multiple * multiple;
  }
}
