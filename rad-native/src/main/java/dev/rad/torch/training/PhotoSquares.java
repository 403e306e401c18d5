package dev.rad.torch.training;

import dev.rad.exception.MaskException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskRecipe;
import dev.rad.mask.MaskSampler;
import dev.rad.prior.Membrane;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Draws training squares from the known pixels of one photo, at scales from the one at which a
 * network sees the surroundings of the hole up to the photo's own.
 *
 * <p>A square may show a part of the photo's hole, as in filling. These pixels join the square's
 * mask and are noised with it, and count in no error. They show a membrane spanned by the hole's
 * border, so that nothing under the hole has any influence.
 */
final class PhotoSquares {

  /** The masks that squares get beside the photo's hole: shapes that people draw, and others. */
  private static final MaskSampler MASKS = MaskRecipe.parse("blob=0.5,perlin=0.5");

  /** The share of the squares at the scale of the network's windows. */
  private static final double AT_WINDOWS = 0.5;

  private static final double MOST_UNKNOWN = 0.5; // of a square
  private static final double LEAST_KNOWN =
      0.25; // squares' worth of pixels in the smallest picture
  private static final int TRIES = 16;

  private final int size;
  private final List<Level> levels; // the smallest first

  /** The photo at one scale, with a membrane in its hole. */
  private record Level(RgbImage picture, Mask unknown) {}

  private PhotoSquares(int size, List<Level> levels) {
    this.size = size;
    this.levels = levels;
  }

  /**
   * Resizes a photo to the scales.
   *
   * @param photo the photo
   * @param hole its hole: pixels with values above 0
   * @param reduction the number of the photo's pixels along a pixel of the network in its windows
   * @param size the side of the squares
   * @throws MaskException if too few pixels are known
   */
  static PhotoSquares of(RgbImage photo, Mask hole, double reduction, int size) {
    Mask hard = hole.threshold(Float.MIN_VALUE);
    double shorter = Math.min(photo.width(), photo.height());
    double most = Math.min(reduction, shorter / size); // a square is no larger than the photo
    int count = most > 1 ? 1 + (int) Math.round(Math.log(most) / Math.log(2)) : 1;
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double scale = count == 1 ? most : Math.pow(most, (count - 1.0 - i) / (count - 1));
      int width = Math.max(size, (int) Math.round(photo.width() / scale));
      int height = Math.max(size, (int) Math.round(photo.height() / scale));
      RgbImage known = photo.resizeKnown(hard, width, height);
      Mask unknown = hard.resize(width, height);
      if (i == 0) {
        requireKnown(unknown, size);
        levels.add(new Level(Membrane.fill(known, unknown), unknown));
      } else {
        RgbImage smooth = levels.get(0).picture().resizeCubic(width, height);
        levels.add(new Level(known.composite(smooth, unknown), unknown));
      }
    }
    return new PhotoSquares(size, levels);
  }

  private static void requireKnown(Mask unknown, int size) {
    long pixels = (long) unknown.width() * unknown.height();
    long known = pixels - Math.round(unknown.fraction() * pixels);
    long least = Math.round(LEAST_KNOWN * size * size);
    if (known < least) {
      throw new MaskException(
          ("as the network sees the photo, %d of %d pixels are known, too few to adapt to: at least"
                  + " %d are needed; leave adapting out")
              .formatted(known, pixels, least));
    }
  }

  /** Returns the number of scales. */
  int scales() {
    return levels.size();
  }

  /**
   * Draws a square, its mask and its noise.
   *
   * @param random determines all of them
   * @param steps the number of noise steps, of which one is drawn
   * @return the square; its mask has at least one known pixel
   */
  TrainingExample draw(SplittableRandom random, int steps) {
    boolean atWindows = random.nextDouble() < AT_WINDOWS;
    Level level = levels.get(atWindows ? 0 : random.nextInt(levels.size()));
    Region square = square(level, random);
    boolean mirrored = random.nextBoolean();
    RgbImage part = level.picture().crop(square);
    Mask unknown = mirrored ? mirrored(level.unknown().crop(square)) : level.unknown().crop(square);
    Mask mask = mask(unknown, random);
    int k = 1 + random.nextInt(steps);
    float[] pixels = (mirrored ? part.flipped() : part).toUnitRange();
    return new TrainingExample(pixels, mask, k, random.nextLong(), Optional.of(unknown));
  }

  /** Draws a place until at most half of the square is unknown, and takes the best otherwise. */
  private Region square(Level level, SplittableRandom random) {
    Region best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < TRIES && least > MOST_UNKNOWN; i++) {
      int x = random.nextInt(level.picture().width() - size + 1);
      int y = random.nextInt(level.picture().height() - size + 1);
      var square = new Region(x, y, size, size);
      double unknown = level.unknown().crop(square).fraction();
      if (best == null || unknown < least) {
        best = square;
        least = unknown;
      }
    }
    return Objects.requireNonNull(best);
  }

  /** Draws a mask that has known pixels, and adds the unknown ones to it. */
  private Mask mask(Mask unknown, SplittableRandom random) {
    for (int i = 0; i < TRIES; i++) {
      Mask mask = MASKS.sample(size, size, random);
      if (!mask.intersect(unknown.inverted()).isEmpty()) {
        return mask.union(unknown);
      }
    }
    return Mask.full(size, size);
  }

  private static Mask mirrored(Mask mask) {
    int width = mask.width();
    float[] values = mask.toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] = mask.at(width - 1 - i % width, i / width);
    }
    return Mask.of(width, mask.height(), values);
  }

  /** {@return the sizes of the pictures} */
  @Override
  public String toString() {
    return "PhotoSquares[%d×%d of %s]"
        .formatted(size, size, levels.stream().map(Level::picture).toList());
  }
}
