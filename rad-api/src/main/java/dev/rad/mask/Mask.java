package dev.rad.mask;

import dev.rad.exception.ImageException;
import dev.rad.exception.MaskException;
import dev.rad.image.ImageFormat;
import dev.rad.image.PixelWeights;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * An immutable map of the pixels to fill: one value in [0, 1] per pixel, 1 = fill, 0 = keep.
 *
 * <p>A mask that contains only zeros and ones is hard; values in between make it soft (antialiased
 * edges). The <em>hole</em> is every pixel with a value above 0. Columns (x) count from the left,
 * rows (y) from the top.
 */
public final class Mask implements PixelWeights {
  private final int width;
  private final int height;
  private final float[] values; // [height, width], never shared with callers

  private Mask(int width, int height, float[] values) {
    this.width = width;
    this.height = height;
    this.values = values;
  }

  /** Wraps values in [0, 1] that no one else holds. */
  static Mask wrap(int width, int height, float[] values) {
    return new Mask(width, height, values);
  }

  /** Returns the internal array, for this package only; it must not be modified. */
  float[] values() {
    return values;
  }

  /**
   * Reads a mask from a picture file, and detects its channel and threshold; {@link MaskFile#read}
   * takes {@link MaskRules} for both, and reports what was detected.
   *
   * <p>A value is the grey divided by white, or 1 minus that for {@link
   * MaskPolarity#BLACK_IS_HOLE}. Intended greys, such as soft edges, are kept exactly; two values
   * with noise, as from scanners and JPEG, become 0 and 1.
   *
   * @param file a PNG or another format that {@link RgbImage#read} reads
   * @param polarity the colour that marks the hole
   * @return the mask
   * @throws MaskException if the file cannot be read, or no shape is found in it
   */
  public static Mask read(Path file, MaskPolarity polarity) {
    return MaskFiles.read(file, polarity);
  }

  /**
   * Reads a mask from a stream, as {@link #read(Path, MaskPolarity)} does from a file. The stream
   * is read to its end and stays open.
   *
   * @param in the bytes of a picture file
   * @param polarity the colour that marks the hole
   * @return the mask
   * @throws MaskException as {@link #read(Path, MaskPolarity)}
   */
  public static Mask read(InputStream in, MaskPolarity polarity) {
    return MaskFile.read(in, MaskRules.of(polarity), "the stream").mask();
  }

  /**
   * Reads a mask from the bytes of a picture file, as {@link #read(Path, MaskPolarity)} does.
   *
   * @param bytes all bytes of the file
   * @param polarity the colour that marks the hole
   * @return the mask
   * @throws MaskException as {@link #read(Path, MaskPolarity)}
   */
  public static Mask read(byte[] bytes, MaskPolarity polarity) {
    var in = new ByteArrayInputStream(bytes);
    return MaskFile.read(in, MaskRules.of(polarity), "the bytes").mask();
  }

  /**
   * Makes a mask from an AWT image, with the same conversions as {@link #read}.
   *
   * @param image any image
   * @param polarity the colour that marks the hole
   * @return the mask
   * @throws MaskException if no shape is found in it
   */
  public static Mask of(BufferedImage image, MaskPolarity polarity) {
    return MaskFiles.of(image, polarity);
  }

  /**
   * Makes a mask from any weights, such as the transparency of a photo:
   *
   * <pre>{@code
   * Optional<Mask> hole = Photo.of(photo).transparency().map(Mask::of);
   * }</pre>
   *
   * @param weights 1 = fill, 0 = keep
   * @return the mask; the argument itself if it is a mask
   * @throws IllegalArgumentException if a weight is outside [0, 1]
   */
  public static Mask of(PixelWeights weights) {
    return weights instanceof Mask mask ? mask : MaskOperations.copy(weights);
  }

  /**
   * Makes a mask from values.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param values {@code height·width} values in [0, 1], row by row; copied
   * @return the mask
   * @throws IllegalArgumentException if the length does not match the size or a value is outside
   *     [0, 1]
   */
  public static Mask of(int width, int height, float[] values) {
    if (values.length != count(width, height)) {
      throw new IllegalArgumentException(
          "a %d×%d mask needs %d values, got %d"
              .formatted(width, height, count(width, height), values.length));
    }
    return new Mask(width, height, MaskOperations.checked(values.clone(), width));
  }

  /**
   * Creates a mask that keeps everything.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @return zeros
   */
  public static Mask empty(int width, int height) {
    return new Mask(width, height, new float[count(width, height)]);
  }

  /**
   * Creates a mask that fills everything.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @return ones
   */
  public static Mask full(int width, int height) {
    return empty(width, height).inverted();
  }

  /**
   * Creates a mask that fills one rectangle.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param hole the rectangle to fill; the part outside the mask is cut off
   * @return ones inside the region
   */
  public static Mask rectangle(int width, int height, Region hole) {
    return MaskOperations.rectangle(width, height, hole);
  }

  /** {@return the width in pixels} */
  @Override
  public int width() {
    return width;
  }

  /** {@return the height in pixels} */
  @Override
  public int height() {
    return height;
  }

  /**
   * Returns the value of a pixel.
   *
   * @param x column
   * @param y row
   * @return 0 (keep) to 1 (fill)
   */
  @Override
  public float at(int x, int y) {
    return values[Objects.checkIndex(y, height) * width + Objects.checkIndex(x, width)];
  }

  /** {@return a copy of all values, {@code [height, width]}} */
  public float[] toFloats() {
    return values.clone();
  }

  /** {@return true if there is nothing to fill: all values are 0} */
  public boolean isEmpty() {
    return bounds().isEmpty();
  }

  /** {@return true if every value is 0 or 1} */
  public boolean isHard() {
    for (float value : values) {
      if (value != 0f && value != 1f) {
        return false;
      }
    }
    return true;
  }

  /** {@return the fraction to fill: the mean value, 0 for an empty mask, 1 for a full one} */
  public double fraction() {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** {@return the smallest rectangle around all values above 0; empty for an empty mask} */
  public Optional<Region> bounds() {
    return MaskOperations.bounds(this);
  }

  /**
   * Makes the mask hard.
   *
   * @param level above 0, at most 1
   * @return 1 where the value is at least the level, 0 elsewhere
   */
  public Mask threshold(double level) {
    if (!(level > 0 && level <= 1)) {
      throw new IllegalArgumentException("the level must be in (0, 1], got " + level);
    }
    return MaskOperations.map(this, v -> v >= level ? 1f : 0f);
  }

  /** {@return the mask with fill and keep swapped: {@code 1 - v}} */
  public Mask inverted() {
    return MaskOperations.map(this, v -> 1f - v);
  }

  /**
   * Joins two holes.
   *
   * @param other a mask of the same size
   * @return the greater of both values
   * @throws MaskException if the sizes differ
   */
  public Mask union(Mask other) {
    return MaskOperations.combine(this, other, Math::max);
  }

  /**
   * Returns the intersection of two holes.
   *
   * @param other a mask of the same size
   * @return the smaller of both values
   * @throws MaskException if the sizes differ
   */
  public Mask intersect(Mask other) {
    return MaskOperations.combine(this, other, Math::min);
  }

  /**
   * Resizes so that no part of the hole is lost. Along an axis that shrinks, a pixel gets the
   * greatest value that its area touches; along one that grows, that of the nearest pixel.
   *
   * @param w new width, at least 1
   * @param h new height, at least 1
   * @return the resized mask, hard if this is hard
   */
  public Mask resize(int w, int h) {
    count(w, h);
    return MaskOperations.resize(this, w, h);
  }

  /**
   * Resizes so that each pixel gets the value of the nearest one; parts smaller than a new pixel
   * can be lost, which {@link #resize} avoids.
   *
   * @param w new width, at least 1
   * @param h new height, at least 1
   * @return the resized mask
   */
  public Mask resizeNearest(int w, int h) {
    count(w, h);
    return MaskOperations.resizeNearest(this, w, h);
  }

  /**
   * Grows the hole by a disc: each pixel gets the greatest value within a Euclidean distance.
   *
   * @param radius the distance in pixels, at least 0
   * @return the grown mask
   */
  public Mask dilate(int radius) {
    return MaskMorphology.dilate(this, radius);
  }

  /**
   * Shrinks the hole by a disc: each pixel gets the least value within a Euclidean distance; the
   * outside of the picture is ignored, so a hole does not shrink away from the edges.
   *
   * @param radius the distance in pixels, at least 0
   * @return the shrunken mask
   */
  public Mask erode(int radius) {
    return MaskMorphology.dilate(inverted(), radius).inverted();
  }

  /**
   * Softens the hole's edge inside the hole: a value at distance d from the nearest kept pixel's
   * centre is multiplied by {@code min(1, d/(width + 1))}. Kept pixels stay at 0, and the hole
   * remains the same set of pixels. The outside of the picture is ignored, so the hole stays hard
   * at the edges.
   *
   * @param width the width of the soft edge in pixels, at least 0
   * @return the feathered mask
   */
  public Mask feather(int width) {
    return MaskMorphology.feather(this, width);
  }

  /**
   * Cuts out a rectangle; pixels outside the mask get 0 (keep).
   *
   * @param region any region
   * @return the part, of the region's size
   */
  public Mask crop(Region region) {
    return MaskOperations.crop(this, region);
  }

  /**
   * Writes an 8-bit grey picture, white = hole, beside the file and moves it into place.
   *
   * @param file the file to write, a {@code .png}; a JPEG would soften the edges
   * @throws MaskException if the extension is {@code .jpg} or {@code .jpeg}
   * @throws ImageException if the file cannot be written
   */
  public void write(Path file) {
    MaskFiles.write(this, file);
  }

  /**
   * Writes an 8-bit grey picture, white = hole, to a stream, which stays open.
   *
   * @param out the stream to write to
   * @param format the file format, lossless; JPEG would soften the edges
   * @throws MaskException if the format is JPEG
   * @throws ImageException if writing fails
   */
  public void write(OutputStream out, ImageFormat format) {
    MaskFiles.write(this, out, format);
  }

  /** {@return the mask as a grey picture, white = hole: {@code 255·v} rounded half up} */
  public RgbImage toImage() {
    return MaskFiles.toImage(this);
  }

  /**
   * Returns the mask as an AWT image, white = hole: {@code 255·v} rounded half up.
   *
   * @return a copy of type {@link BufferedImage#TYPE_BYTE_GRAY}
   */
  public BufferedImage toBufferedImage() {
    return MaskFiles.toBufferedImage(this);
  }

  /** Checks the size of a mask and returns its number of values. */
  static int count(int width, int height) {
    if (width < 1 || height < 1 || (long) width * height > RgbImage.MAX_PIXELS) {
      throw new IllegalArgumentException(
          "a mask has at least 1×1 and at most %d pixels, got %d×%d"
              .formatted(RgbImage.MAX_PIXELS, width, height));
    }
    return width * height;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mask that
        && width == that.width
        && height == that.height
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Mask[%d×%d, %.1f %% hole]".formatted(width, height, 100 * fraction());
  }
}
