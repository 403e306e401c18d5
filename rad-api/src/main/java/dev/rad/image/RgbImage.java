package dev.rad.image;

import dev.rad.exception.ImageException;
import dev.rad.exception.MaskException;
import dev.rad.image.codec.PictureSource;
import dev.rad.image.codec.PixelReader;
import dev.rad.image.internal.PixelMath;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * An immutable picture of 8-bit sRGB pixels on the heap.
 *
 * <p>Columns x count from the left, rows y from the top, both from 0. Wrong arguments are {@link
 * IllegalArgumentException}; files and pictures that cannot be used are {@link ImageException}.
 */
public final class RgbImage {
  /** The most pixels a picture may have, 16384² (about 268 megapixels). */
  public static final long MAX_PIXELS = PixelMath.MAX_PIXELS;

  private final int width;
  private final int height;
  private final byte[] rgb; // [height, width, 3], never shared with callers

  private RgbImage(int width, int height, byte[] rgb) {
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  /** Wraps pixels that no one else holds. */
  static RgbImage wrap(int width, int height, byte[] rgb) {
    return new RgbImage(width, height, rgb);
  }

  /** Returns the pixels themselves, for this package only, never to be written to. */
  byte[] pixels() {
    return rgb;
  }

  /**
   * Reads a picture file of any format that {@code javax.imageio} reads: PNG, JPEG, GIF, BMP, TIFF,
   * and more with plug-ins on the class path.
   *
   * <p>Grey and palette become RGB, deeper samples are rounded to 8 bits, an alpha channel is
   * dropped if it is opaque everywhere, CMYK, L*a*b* and colours with an ICC profile are converted
   * to sRGB, and the orientation that Exif or TIFF name is applied. {@link Photo} keeps profile,
   * alpha and 16 bits instead.
   *
   * @param file the file
   * @return its first picture
   * @throws ImageException if the file is missing, unreadable, a directory, not a picture, in a
   *     format that Java does not read, truncated, larger than {@link #MAX_PIXELS}, partly
   *     transparent, or has samples other than unsigned integers and floats from 0 to 1; the
   *     message names the file, the reason and what to do
   */
  public static RgbImage read(Path file) {
    return read(PictureSource.of(file));
  }

  /**
   * Reads a picture from a stream, as {@link #read(Path)} does from a file. The stream is read to
   * its end and stays open.
   *
   * @param in the bytes of a picture file
   * @return its first picture
   * @throws ImageException as {@link #read(Path)}
   */
  public static RgbImage read(InputStream in) {
    return read(in, "the stream");
  }

  /**
   * Reads a picture from a stream with a name. The stream is read to its end and stays open.
   *
   * @param in the bytes of a picture file
   * @param name the name to use in messages, such as that of an upload
   * @return its first picture
   * @throws ImageException as {@link #read(Path)}
   */
  public static RgbImage read(InputStream in, String name) {
    return read(PictureSource.of(in, name));
  }

  /**
   * Reads a picture from the bytes of a picture file, as {@link #read(Path)} does.
   *
   * @param bytes all bytes of the file
   * @return its first picture
   * @throws ImageException as {@link #read(Path)}
   */
  public static RgbImage read(byte[] bytes) {
    return read(PictureSource.of(bytes, "the bytes"));
  }

  private static RgbImage read(PictureSource source) {
    return of(ImageFiles.decode(source), source.name());
  }

  private static RgbImage of(BufferedImage image, String name) {
    return wrap(image.getWidth(), image.getHeight(), PixelReader.toRgb(image, name));
  }

  /**
   * Makes a picture from interleaved bytes.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param rgb {@code height·width·3} bytes: red, green, blue of the first row's first pixel, and
   *     so on; copied
   * @return the picture
   * @throws IllegalArgumentException if size and length do not agree
   */
  public static RgbImage of(int width, int height, byte[] rgb) {
    if (rgb.length != PixelMath.byteCount(width, height)) {
      throw new IllegalArgumentException(
          "a %d×%d picture needs %d bytes, got %d"
              .formatted(width, height, PixelMath.byteCount(width, height), rgb.length));
    }
    return new RgbImage(width, height, rgb.clone());
  }

  /**
   * Copies the pixels of an AWT image, converted as {@link #read} does.
   *
   * @param image any image without transparent pixels
   * @return the picture
   * @throws ImageException if the image is partly transparent or of an unsupported type
   */
  public static RgbImage of(BufferedImage image) {
    return of(image, "the image");
  }

  /**
   * Makes a picture from a network's output: {@code v = clamp(127.5·(u + 1))}, rounded half up.
   *
   * @param width columns
   * @param height rows
   * @param chw {@code 3·height·width} values, nominally in [-1, 1], planes red, green, blue
   * @return the picture
   * @throws IllegalArgumentException if size and length do not agree
   * @throws ImageException if a value is not a number
   */
  public static RgbImage fromUnitRange(int width, int height, float[] chw) {
    return UnitRange.decode(width, height, chw);
  }

  /** {@return the width in pixels} */
  public int width() {
    return width;
  }

  /** {@return the height in pixels} */
  public int height() {
    return height;
  }

  /**
   * {@return red of a pixel, 0 to 255}
   *
   * @param x column
   * @param y row
   */
  public int red(int x, int y) {
    return rgb[offset(x, y)] & 0xff;
  }

  /**
   * {@return green of a pixel, 0 to 255}
   *
   * @param x column
   * @param y row
   */
  public int green(int x, int y) {
    return rgb[offset(x, y) + 1] & 0xff;
  }

  /**
   * {@return blue of a pixel, 0 to 255}
   *
   * @param x column
   * @param y row
   */
  public int blue(int x, int y) {
    return rgb[offset(x, y) + 2] & 0xff;
  }

  /**
   * Returns the pixels as {@link #of(int, int, byte[])} takes them.
   *
   * @return a copy, {@code height·width·3} bytes
   */
  public byte[] toRgbBytes() {
    return rgb.clone();
  }

  /**
   * Returns the pixels as a network takes them: {@code v/127.5 - 1}.
   *
   * @return {@code [3, height, width]} values in [-1, 1]
   */
  public float[] toUnitRange() {
    return UnitRange.encode(this);
  }

  /** {@return a copy as an AWT image of type {@link BufferedImage#TYPE_3BYTE_BGR}} */
  public BufferedImage toBufferedImage() {
    return PixelReader.toBufferedImage(rgb, width, height);
  }

  /**
   * Writes the picture: JPEG of quality 95 for {@code .jpg} and {@code .jpeg}, lossless WebP for
   * {@code .webp}, PNG for {@code .png} and for names without an extension.
   *
   * <p>The bytes are written beside the file and then moved into place, so that a failure leaves an
   * older file unchanged.
   *
   * @param file the file to write; replaced if it exists
   * @throws ImageException if the extension is none of these, the folder is missing, the path is a
   *     directory, or writing fails
   */
  public void write(Path file) {
    ImageFiles.encode(toBufferedImage(), file);
  }

  /**
   * Writes the picture to a stream: PNG, JPEG of quality 95, or lossless WebP. The stream stays
   * open.
   *
   * @param out the stream to write to
   * @param format the file format
   * @throws ImageException if writing fails
   */
  public void write(OutputStream out, ImageFormat format) {
    ImageFiles.encode(toBufferedImage(), out, format);
  }

  /**
   * Cuts out a rectangle inside the picture.
   *
   * @param region the rectangle
   * @return the part, of the region's size
   * @throws IllegalArgumentException if part of it lies outside; see {@link #cropReflected}
   */
  public RgbImage crop(Region region) {
    return Pixels.cropInside(this, region);
  }

  /**
   * Cuts out a rectangle; pixels outside the picture mirror those inside without repeating the edge
   * pixel (reflect-101: {@code c b | a b c | b a}), as often as needed.
   *
   * @param region any region, even one much larger than the picture
   * @return the part, of the region's size
   */
  public RgbImage cropReflected(Region region) {
    return Pixels.crop(this, region);
  }

  /**
   * Puts a picture over this one; parts beyond the edges are cut off.
   *
   * @param patch the picture to put
   * @param x column of the patch's left edge, may be negative
   * @param y row of the patch's top edge, may be negative
   * @return this picture with the patch on it
   */
  public RgbImage paste(RgbImage patch, int x, int y) {
    return Pixels.paste(this, patch, x, y);
  }

  /** {@return the picture mirrored left to right: column x is this one's {@code width - 1 - x}} */
  public RgbImage flipped() {
    return Pixels.flip(this);
  }

  /**
   * Resizes with the separable triangle filter of PIL's {@code BILINEAR}: half-pixel centres, with
   * the support widened when shrinking (antialiased). Resizing to the same size changes nothing.
   *
   * @param w new width, at least 1
   * @param h new height, at least 1
   * @return the resized picture
   */
  public RgbImage resize(int w, int h) {
    PixelMath.byteCount(w, h);
    return w == width && h == height ? this : Resampler.resize(this, w, h);
  }

  /**
   * Resizes with cubic convolution along each axis that grows, and with the triangle filter of
   * {@link #resize} along one that shrinks: an enlarged picture keeps its curvature. Resizing to
   * the same size changes nothing.
   *
   * @param w new width, at least 1
   * @param h new height, at least 1
   * @return the resized picture
   */
  public RgbImage resizeCubic(int w, int h) {
    PixelMath.byteCount(w, h);
    return Resampler.enlarge(this, w, h);
  }

  /**
   * Resizes like {@link #resize} with kept pixels only: pixels whose mask value is above 0 get the
   * weight 0 and the others' weights are renormalised, so that nothing under the hole reaches the
   * result.
   *
   * @param hole the hole, of this picture's size
   * @param w new width, at least 1
   * @param h new height, at least 1
   * @return the resized picture, mid-grey (128) where the filter reaches no kept pixel
   * @throws MaskException if the mask has another size
   */
  public RgbImage resizeKnown(PixelWeights hole, int w, int h) {
    PixelMath.byteCount(w, h);
    Pixels.requireFits(this, hole);
    return Resampler.resizeKnown(this, hole, w, h);
  }

  /**
   * Fills the hole from another picture: {@code (1 - m)·this + m·filling}, where m = 0 and m = 1
   * copy the byte as it is.
   *
   * @param filling the picture to put into the hole, of this picture's size
   * @param hole 1 = fill, 0 = keep, of this picture's size; values between blend
   * @return the composite
   * @throws MaskException if the mask has another size
   * @throws IllegalArgumentException if the filling has another size
   */
  public RgbImage composite(RgbImage filling, PixelWeights hole) {
    return Pixels.composite(this, filling, hole);
  }

  private int offset(int x, int y) {
    return (Objects.checkIndex(y, height) * width + Objects.checkIndex(x, width)) * 3;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RgbImage that
        && width == that.width
        && height == that.height
        && Arrays.equals(rgb, that.rgb);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(rgb);
  }

  @Override
  public String toString() {
    return "RgbImage[" + width + "×" + height + "]";
  }
}
