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
 * A picture with all that is worth keeping of its file: 8-bit or 16-bit samples, grey or RGB, the
 * alpha channel and the ICC profile. Immutable.
 *
 * <pre>{@code
 * Photo photo = Photo.read(Path.of("photo.png"));
 * RgbImage result = inpainter.inpaint(photo.picture(), hole, options);
 * photo.filled(result, hole).write(Path.of("filled.png"));
 * }</pre>
 *
 * <p>Colours are not converted: {@link #picture} has the file's own values, and the filling is
 * inserted in the same colour space, so that kept samples come out unchanged and no seam appears. A
 * network that was trained on sRGB sees Adobe RGB or Display P3 slightly desaturated, as does any
 * program that ignores profiles. {@link #toSrgb} converts for display.
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
   * Reads a picture file in any format that {@code javax.imageio} reads: PNG, JPEG, GIF, BMP, TIFF,
   * and others with plug-ins on the class path.
   *
   * <p>A palette becomes 8-bit RGB. Samples of fewer than 8 bits are scaled to 8; those of 9 to 15
   * or 32 bits, and floats from 0 to 1, are scaled to 16. The orientation given by Exif or TIFF is
   * applied, and a GIF's first picture is placed on its canvas. CMYK becomes sRGB by its profile,
   * or without one by {@code R = (1 − C)(1 − K)} and so on; L*a*b* also becomes sRGB; {@link
   * #conversion} reports it. A profile that is damaged or does not fit the picture's kind of
   * samples is dropped.
   *
   * <p>Exif, XMP and the colour chunks of a PNG are kept for the result, with the orientation reset
   * and the thumbnail removed.
   *
   * @param file the file
   * @return its first picture
   * @throws ImageException if the file is missing, unreadable, a directory, not a picture, in a
   *     format that Java does not read, truncated, larger than {@link RgbImage#MAX_PIXELS}, or has
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
   * Copies an AWT image with its samples, its alpha channel and its profile, if it has one, with
   * the same conversions as {@link #read}.
   *
   * @param image any image; copied
   * @return the picture
   * @throws ImageException if its samples are not unsigned integers of 1 to 16 bits
   */
  public static Photo of(BufferedImage image) {
    return of(Samples.unmultiplied(image), Optional.empty(), "the image");
  }

  /**
   * Makes a photo from a picture without a file.
   *
   * @param picture the pixels
   * @return an 8-bit RGB photo, opaque, without a profile
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
   * Returns the ICC profile, which defines the colours of the samples.
   *
   * @return a copy of its bytes as in the file; empty if the file has no profile
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
   * where it is opaque. A picture that was cut out or extended in an editor carries its hole in
   * this form.
   *
   * @return weights of this size; empty without an alpha channel
   */
  public Optional<PixelWeights> transparency() {
    return hasAlpha() ? Optional.of(new Transparency(samples)) : Optional.empty();
  }

  /**
   * Returns the picture to work on: the samples without conversion, 16 bits rounded to 8, grey in
   * all three channels, without alpha. Transparent pixels have the colours stored in the file.
   *
   * @return 8-bit pixels in the file's own colour space
   */
  public RgbImage picture() {
    return RgbImage.wrap(width(), height(), PixelReader.coloursOf(samples, name));
  }

  /**
   * Returns the picture for display: RGB samples are converted to sRGB if the photo has a usable
   * profile other than sRGB's; grey samples are unchanged.
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
   * Alpha is also kept outside the hole; inside it, pixels become as opaque as the mask says,
   * because the filling would otherwise be invisible.
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
   * @return a copy with interleaved samples of 8 or 16 bits, not premultiplied by alpha
   */
  public BufferedImage toBufferedImage() {
    var copy = new BufferedImage(samples.getColorModel(), samples.copyData(null), false, null);
    return profile.map(colours -> ColourProfiles.label(copy, colours)).orElse(copy);
  }

  /**
   * Writes the picture; a JPEG gets the quality 0.95; see {@link #write(Path, double)}.
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
   * bits, the alpha channel and the profile (ICCP). Exif and XMP are written in all formats, the
   * colour chunks of a PNG only in PNG.
   *
   * @param file the file to write; replaced if it exists
   * @param jpegQuality above 0, at most 1; ignored for other formats
   * @throws ImageException if the extension is none of these, the folder is missing, the path is a
   *     directory, writing fails, or the file is a JPEG and a pixel is transparent
   * @throws IllegalArgumentException if the quality is out of range
   */
  public void write(Path file, double jpegQuality) {
    ImageFormat format = ImageFormat.of(file);
    writer(jpegQuality).write(encodable(format, ErrorText.quoted(file)), file);
  }

  /**
   * Writes the picture to a stream; a JPEG gets the quality 0.95. The stream stays open.
   *
   * @param out the stream to write to
   * @param format the file format; {@link #write(Path, double)} describes what each format keeps
   * @throws ImageException if writing fails, or JPEG is asked for and a pixel is transparent
   */
  public void write(OutputStream out, ImageFormat format) {
    write(out, format, ImageEncoder.USUAL_QUALITY);
  }

  /**
   * Writes the picture to a stream, which stays open.
   *
   * @param out the stream to write to
   * @param format the file format; {@link #write(Path, double)} describes what each format keeps
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

  /** Returns the image in a form that the format's encoder accepts. */
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
