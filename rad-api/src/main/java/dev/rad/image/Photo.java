package dev.rad.image;

import dev.rad.exception.ImageException;
import dev.rad.exception.MaskException;
import dev.rad.image.codec.ColourProfiles;
import dev.rad.image.codec.ErrorText;
import dev.rad.image.codec.IccProfile;
import dev.rad.image.codec.ImageEncoder;
import dev.rad.image.codec.Metadata;
import dev.rad.image.codec.PictureDecoder;
import dev.rad.image.codec.PictureSource;
import dev.rad.image.codec.PixelReader;
import dev.rad.image.codec.Samples;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A picture with everything that people want to keep of its file: its samples of 8 or 16 bits, grey
 * or RGB, its alpha channel and its ICC profile. Immutable.
 *
 * <pre>{@code
 * Photo photo = Photo.read(Path.of("photo.png"));
 * RgbImage result = inpainter.inpaint(photo.picture(), hole, options);
 * photo.filled(result, hole).write(Path.of("filled.png"));
 * }</pre>
 *
 * <p>No colour is converted: {@link #picture} has the file's own values, and the filling is put
 * beside them in the same colour space, so that kept samples come out unchanged and no seam
 * appears. A network that was trained on sRGB sees Adobe RGB or Display P3 slightly desaturated, as
 * does any program that ignores profiles. {@link #toSrgb} converts for display.
 */
public final class Photo {
  private final BufferedImage samples; // as Samples makes them, never shared with callers
  private final Optional<IccProfile> profile;
  private final String name;
  private final Metadata metadata;
  private final Optional<String> conversion;

  private Photo(
      BufferedImage samples,
      Optional<IccProfile> profile,
      String name,
      Metadata metadata,
      Optional<String> conversion) {
    this.samples = samples;
    this.profile = profile;
    this.name = name;
    this.metadata = metadata;
    this.conversion = conversion;
  }

  /**
   * Reads a picture file of any format that {@code javax.imageio} reads: PNG, JPEG, GIF, BMP, TIFF,
   * and more with plug-ins on the class path.
   *
   * <p>A palette becomes 8-bit RGB; samples of less than 8 or of 9 to 15 bits are scaled to 8 or
   * 16, those of 32 bits and floats from 0 to 1 to 16. The orientation that Exif or TIFF name is
   * applied, and a GIF's first picture is placed on its canvas. CMYK becomes sRGB by its profile,
   * without one by {@code R = (1 − C)(1 − K)}, L*a*b* likewise; {@link #conversion} says so. A
   * profile that is damaged, or of another kind of values than the picture's, is left out.
   *
   * <p>Exif, XMP, and a PNG's chunks about colours are kept for the result: upright, without the
   * small picture in them.
   *
   * @param file the file
   * @return its first picture
   * @throws ImageException if the file is missing, unreadable, a directory, not a picture, of a
   *     format that Java does not read, cut short, larger than {@link RgbImage#MAX_PIXELS}, or of
   *     samples other than unsigned integers and floats from 0 to 1; the message names the file,
   *     the reason and what to do
   */
  public static Photo read(Path file) {
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
  public static Photo read(InputStream in) {
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
  public static Photo read(InputStream in, String name) {
    return read(PictureSource.of(in, name));
  }

  /**
   * Reads a picture from the bytes of a picture file, as {@link #read(Path)} does.
   *
   * @param bytes all bytes of the file
   * @return its first picture
   * @throws ImageException as {@link #read(Path)}
   */
  public static Photo read(byte[] bytes) {
    return read(PictureSource.of(bytes, "the bytes"));
  }

  private static Photo read(PictureSource source) {
    PictureDecoder.Decoded decoded = PictureDecoder.decode(source, true);
    Photo photo = of(decoded.image(), decoded.profile(), source.name());
    return new Photo(
        photo.samples, photo.profile, photo.name, decoded.metadata(), decoded.conversion());
  }

  private static Photo of(BufferedImage decoded, Optional<IccProfile> found, String name) {
    BufferedImage samples = Samples.of(decoded, name);
    boolean grey = samples.getColorModel().getNumColorComponents() == 1;
    Optional<IccProfile> profile =
        found.or(() -> ColourProfiles.of(decoded)).filter(colours -> colours.isGrey() == grey);
    return new Photo(samples, profile, name, Metadata.NONE, Optional.empty());
  }

  /**
   * Wraps an AWT image with its samples, its alpha channel, and its profile if it has one of its
   * own; converted as {@link #read} does with a file.
   *
   * @param image any image; copied
   * @return the picture
   * @throws ImageException if its samples are not of 1 to 16 bits without a sign
   */
  public static Photo of(BufferedImage image) {
    return of(Samples.unmultiplied(image), Optional.empty(), "the image");
  }

  /**
   * Makes a photo of a picture that comes from no file.
   *
   * @param picture its pixels
   * @return 8 bits, RGB, opaque, without a profile
   */
  public static Photo of(RgbImage picture) {
    BufferedImage samples = Samples.of(picture.toBufferedImage(), "the picture");
    return new Photo(samples, Optional.empty(), "the picture", Metadata.NONE, Optional.empty());
  }

  /** {@return the width in pixels} */
  public int width() {
    return samples.getWidth();
  }

  /** {@return the height in pixels} */
  public int height() {
    return samples.getHeight();
  }

  /** {@return the size of a sample: 8 or 16 bits} */
  public int bits() {
    return samples.getColorModel().getComponentSize(0);
  }

  /** {@return whether a pixel has one value instead of red, green and blue} */
  public boolean isGrey() {
    return samples.getColorModel().getNumColorComponents() == 1;
  }

  /** {@return whether there is an alpha channel, even if no pixel is transparent} */
  public boolean hasAlpha() {
    return samples.getColorModel().hasAlpha();
  }

  /**
   * Returns the ICC profile, which says what the samples mean as colours.
   *
   * @return a copy of its bytes as they were in the file; nothing if the file has no profile
   */
  public Optional<byte[]> iccProfile() {
    return profile.map(IccProfile::toBytes);
  }

  /**
   * Returns how the file's colours were converted to RGB, if they were CMYK or L*a*b*.
   *
   * @return a few words, such as {@code CMYK converted to sRGB by its profile}
   */
  public Optional<String> conversion() {
    return conversion;
  }

  /**
   * Returns how transparent each pixel is: 1 − alpha, so 1 where a pixel is fully transparent and 0
   * where it is opaque. Pictures that were cut out or extended in an editor come with their hole
   * this way.
   *
   * @return weights of this size; nothing without an alpha channel
   */
  public Optional<PixelWeights> transparency() {
    return hasAlpha() ? Optional.of(new Transparency(samples)) : Optional.empty();
  }

  /**
   * Returns the picture to work on: the samples as they are, 16 bits rounded to 8, grey in all
   * three channels, alpha left out. Transparent pixels have the colours that the file has under
   * them.
   *
   * @return 8-bit pixels in the file's own colour space
   */
  public RgbImage picture() {
    return RgbImage.wrap(width(), height(), PixelReader.coloursOf(samples, name));
  }

  /**
   * Returns the picture for a screen: RGB samples converted to sRGB, if they have a usable profile
   * other than that of sRGB; grey ones as they are.
   *
   * @return 8-bit pixels
   */
  public RgbImage toSrgb() {
    BufferedImage labelled =
        profile.map(colours -> ColourProfiles.label(samples, colours)).orElse(samples);
    return RgbImage.wrap(width(), height(), PixelReader.coloursOf(labelled, name));
  }

  /**
   * Puts a filling into the hole: pixels whose mask value is above 0 get the filling's value (times
   * 257 for 16 bits; its luma, ITU-R BT.601, for grey), all others keep their samples bit for bit.
   * Alpha is kept, too, outside the hole; inside it, pixels become as opaque as the mask says,
   * since they would be invisible otherwise.
   *
   * @param filling the filled {@link #picture}, soft edges already blended
   * @param hole what was filled, of this size
   * @return this photo, filled
   * @throws MaskException if the mask has another size
   * @throws IllegalArgumentException if the filling has another size
   */
  public Photo filled(RgbImage filling, PixelWeights hole) {
    Pixels.requireFits(filling, hole);
    if (filling.width() != width() || filling.height() != height()) {
      throw new IllegalArgumentException(
          "the filling is %d×%d, the photo %d×%d; fill the photo's picture"
              .formatted(filling.width(), filling.height(), width(), height()));
    }
    return new Photo(FilledSamples.of(samples, filling, hole), profile, name, metadata, conversion);
  }

  /**
   * Returns the picture for AWT: its samples, its alpha channel and, for RGB, its profile.
   *
   * @return a copy of interleaved samples of 8 or 16 bits, alpha not multiplied in
   */
  public BufferedImage toBufferedImage() {
    var copy = new BufferedImage(samples.getColorModel(), samples.copyData(null), false, null);
    return profile.map(colours -> ColourProfiles.label(copy, colours)).orElse(copy);
  }

  /**
   * Writes the picture with the usual JPEG quality, 0.95; see {@link #write(Path, double)}.
   *
   * @param file the file to write
   * @throws ImageException if it cannot be written
   */
  public void write(Path file) {
    write(file, ImageEncoder.USUAL_QUALITY);
  }

  /**
   * Writes the picture beside the file and moves it into place, so that a failure leaves an older
   * file as it was. PNG for {@code .png} and for names without an extension: every sample, the
   * alpha channel and the profile (iCCP). JPEG for {@code .jpg} and {@code .jpeg}: 8 bits and the
   * profile (APP2), samples only approximately. WebP for {@code .webp}: lossless, every sample in 8
   * bits, the alpha channel and the profile (ICCP). Exif and XMP go into all of them, a PNG's
   * chunks about colours into PNG only.
   *
   * @param file the file to write; replaced if it exists
   * @param jpegQuality above 0, at most 1; means nothing for other files
   * @throws ImageException if the extension is another one, the folder is missing, the path is a
   *     directory, writing fails, or a JPEG is asked for and a pixel is transparent
   * @throws IllegalArgumentException if the quality is out of range
   */
  public void write(Path file, double jpegQuality) {
    ImageFormat format = ImageFormat.of(file);
    writer(jpegQuality).write(encodable(format, ErrorText.quoted(file)), file);
  }

  /**
   * Writes the picture to a stream with the usual JPEG quality, 0.95. The stream stays open.
   *
   * @param out the stream to write to
   * @param format the file format; what it keeps is described in {@link #write(Path, double)}
   * @throws ImageException if writing fails, or JPEG is asked for and a pixel is transparent
   */
  public void write(OutputStream out, ImageFormat format) {
    write(out, format, ImageEncoder.USUAL_QUALITY);
  }

  /**
   * Writes the picture to a stream, which stays open.
   *
   * @param out the stream to write to
   * @param format the file format; what it keeps is described in {@link #write(Path, double)}
   * @param jpegQuality above 0, at most 1; ignored by other formats
   * @throws ImageException if writing fails, or JPEG is asked for and a pixel is transparent
   * @throws IllegalArgumentException if the quality is out of range
   */
  public void write(OutputStream out, ImageFormat format, double jpegQuality) {
    writer(jpegQuality).write(encodable(format, "to the stream"), out, format);
  }

  private PictureWriter writer(double jpegQuality) {
    return new PictureWriter(new ImageEncoder(profile, metadata, jpegQuality));
  }

  /** Returns the image that an encoder of a format can take. */
  private BufferedImage encodable(ImageFormat format, String target) {
    if (format != ImageFormat.JPEG) {
      return samples;
    }
    if (!PixelReader.isOpaque(samples)) {
      throw new ImageException(
          "cannot write %s: %s has transparent pixels and JPEG knows none; use .png"
              .formatted(target, name));
    }
    return isGrey() ? ImageFiles.grey(picture()) : picture().toBufferedImage();
  }

  @Override
  public String toString() {
    return "Photo[%d×%d, %d-bit %s%s%s]"
        .formatted(
            width(),
            height(),
            bits(),
            isGrey() ? "grey" : "RGB",
            hasAlpha() ? " with alpha" : "",
            profile.map(colours -> ", " + colours).orElse(""));
  }
}
