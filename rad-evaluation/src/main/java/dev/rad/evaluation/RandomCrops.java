package dev.rad.evaluation;

import dev.rad.exception.ImageException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Squares of one photo at random places far from each other: the first anywhere, each further one
 * where, of {@value #TRIALS} places, its corner is farthest from those of all before.
 */
final class RandomCrops {

  private static final int TRIALS = 32;

  private record Place(int x, int y) {
    int distance(Place other) {
      return Math.max(Math.abs(x - other.x), Math.abs(y - other.y));
    }
  }

  private RandomCrops() {}

  /**
   * Cuts one out.
   *
   * @param photo the photo
   * @param name of the photo; decides the places, together with the seed
   * @param height to resize the photo to, at least {@code size}
   * @param size the square's side, in pixels
   * @param number which one, from 0
   * @param seed of the evaluation
   * @throws ImageException if the photo is too narrow for so many different squares
   */
  static RgbImage of(RgbImage photo, String name, int height, int size, int number, long seed) {
    RgbImage small = HeldOutPhotos.resized(photo, height, size);
    RandomGenerator random = SeededRandom.of(seed, "square " + name);
    List<Place> places = new ArrayList<>();
    for (int i = 0; i <= number; i++) {
      places.add(next(places, small.width() - size + 1, small.height() - size + 1, random));
    }
    Place place = places.get(number);
    if (places.subList(0, number).contains(place)) {
      throw new ImageException(
          "%s has no room for %d different squares of %d pixels: ask for fewer --crops"
              .formatted(name, number + 1, size));
    }
    return small.crop(new Region(place.x(), place.y(), size, size));
  }

  private static Place next(List<Place> before, int columns, int rows, RandomGenerator random) {
    Place best = new Place(random.nextInt(columns), random.nextInt(rows));
    for (int i = 1; i < TRIALS && !before.isEmpty(); i++) {
      var place = new Place(random.nextInt(columns), random.nextInt(rows));
      if (least(place, before) > least(best, before)) {
        best = place;
      }
    }
    return best;
  }

  private static int least(Place place, List<Place> others) {
    return others.stream().mapToInt(place::distance).min().orElseThrow();
  }
}
