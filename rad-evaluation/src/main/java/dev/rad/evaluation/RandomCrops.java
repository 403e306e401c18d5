package dev.rad.evaluation;

import dev.rad.exception.ImageException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Crops squares from a photo at random positions far from each other. The first position is
 * uniformly random; each further one is the best of {@value #TRIALS} random positions, whose corner
 * is farthest from all corners before it.
 */
final class RandomCrops {

  private static final int TRIALS = 32;

  private record Position(int x, int y) {
    int distance(Position other) {
      return Math.max(Math.abs(x - other.x), Math.abs(y - other.y));
    }
  }

  private RandomCrops() {}

  /**
   * Crops one square.
   *
   * @param photo the photo
   * @param name the photo's name, which determines the positions together with the seed
   * @param height the height to resize the photo to, at least {@code size}
   * @param size the square's side, in pixels
   * @param number the index of the square, from 0
   * @param seed the seed of the evaluation
   * @throws ImageException if the photo is too small for that many different squares
   */
  static RgbImage of(RgbImage photo, String name, int height, int size, int number, long seed) {
    RgbImage small = HeldOutPhotos.resized(photo, height, size);
    RandomGenerator random = SeededRandom.of(seed, "square " + name);
    List<Position> positions = new ArrayList<>();
    for (int i = 0; i <= number; i++) {
      positions.add(next(positions, small.width() - size + 1, small.height() - size + 1, random));
    }
    Position position = positions.get(number);
    if (positions.subList(0, number).contains(position)) {
      throw new ImageException(
          "%s has no room for %d different squares of %d pixels: ask for fewer --crops"
              .formatted(name, number + 1, size));
    }
    return small.crop(new Region(position.x(), position.y(), size, size));
  }

  private static Position next(
      List<Position> before, int columns, int rows, RandomGenerator random) {
    Position best = new Position(random.nextInt(columns), random.nextInt(rows));
    for (int i = 1; i < TRIALS && !before.isEmpty(); i++) {
      var position = new Position(random.nextInt(columns), random.nextInt(rows));
      if (least(position, before) > least(best, before)) {
        best = position;
      }
    }
    return best;
  }

  private static int least(Position position, List<Position> others) {
    return others.stream().mapToInt(position::distance).min().orElseThrow();
  }
}
