package dev.rad.image.codec;

import dev.rad.exception.ImageException;
import dev.rad.image.internal.PixelMath;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes a file's first picture, applying the file's description of it: its orientation, its
 * profile and the meaning of its samples.
 */
public final class PictureDecoder {
  private static final int CMYK = 4; // channels

  private final PictureSource source;
  private final FileKind kind;
  private final Optional<TiffDirectory> tags;
  private final Optional<JpegSegments> jpeg;
  private final Optional<byte[]> profile;
  private final Metadata metadata;
  private byte[] bytes;

  /**
   * A decoded picture, turned upright.
   *
   * @param image the image, with samples of any type: 1 to 16 bits, unsigned 32 bits, or floats
   * @param profile the profile of the samples, if the file has one
   * @param metadata the metadata for an upright result
   * @param conversion a description of the colour conversion, if there was one
   */
  public record Decoded(
      BufferedImage image,
      Optional<IccProfile> profile,
      Metadata metadata,
      Optional<String> conversion) {}

  private PictureDecoder(PictureSource source) {
    this.source = source;
    this.bytes = source.bytes();
    this.kind = FileKind.of(bytes);
    this.tags = kind == FileKind.TIFF ? TiffDirectory.first(bytes) : Optional.empty();
    this.jpeg = kind == FileKind.JPEG ? Optional.of(JpegSegments.split(bytes)) : Optional.empty();
    PngChunks chunks =
        kind == FileKind.PNG
            ? PngChunks.of(bytes)
            : kind == FileKind.WEBP
                ? WebpChunks.of(bytes).asPng()
                : new PngChunks(Optional.empty(), Metadata.NONE);
    this.profile =
        jpeg.map(JpegSegments::profile)
            .orElseGet(() -> tags.map(TiffPixels::profile).orElse(chunks.profile()));
    this.metadata = jpeg.map(JpegSegments::metadata).orElse(chunks.metadata());
  }

  /**
   * Decodes a file.
   *
   * @param source the bytes of the file
   * @param raw whether to leave a JPEG's values unchanged; otherwise its reader converts those with
   *     a profile to sRGB
   * @return the decoded picture
   * @throws ImageException if it cannot be read
   */
  public static Decoded decode(PictureSource source, boolean raw) {
    var decoder = new PictureDecoder(source);
    try {
      return decoder.decode(raw);
    } catch (IOException | RuntimeException e) {
      if (e instanceof ImageException known) {
        throw known;
      }
      throw decoder.unreadable(e);
    }
  }

  private ImageException unreadable(Exception cause) {
    String reason = ErrorText.reason(cause);
    if (kind == FileKind.JPEG && reason.contains("Unsupported JPEG")) {
      return new ImageException(
          "cannot read %s: a JPEG of a kind that Java does not know (%s); save it as baseline JPEG"
              .formatted(source.name(), reason),
          cause);
    }
    return source.damaged(cause);
  }

  private Decoded decode(boolean raw) throws IOException {
    tags.ifPresent(found -> TiffPixels.requireKnown(found, source.name()));
    tags.ifPresent(this::prepare);
    boolean cmyk = jpeg.filter(parts -> parts.channels() == CMYK).isPresent();
    if (jpeg.isPresent() && (raw || cmyk)) { // the reader would convert if it saw the profile
      bytes = jpeg.get().jpeg();
    }
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      ImageReader reader = reader(stream);
      try {
        reader.setInput(stream, false, true);
        requireSize(reader);
        if (tags.filter(TiffPixels::isJpegInks).isPresent()) {
          return inksOfTiff(reader);
        }
        return cmyk ? inksOfJpeg(reader) : decoded(read(reader), raw);
      } finally {
        reader.dispose();
      }
    }
  }

  /**
   * Hides two things from Java's reader: an orientation of a type that only BigTIFF has, at which
   * it fails, and L*a*b*, which it converts wrongly.
   */
  private void prepare(TiffDirectory found) {
    boolean odd = !found.isShort(TiffDirectory.ORIENTATION);
    if (odd || TiffPixels.isLab(found)) {
      bytes = bytes.clone();
      TiffDirectory copy = TiffDirectory.first(bytes).orElseThrow();
      copy.putShort(TiffDirectory.ORIENTATION, orientation());
      TiffPixels.hideLab(copy);
    }
  }

  private ImageReader reader(ImageInputStream stream) {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
    if (!readers.hasNext() || kind == FileKind.CAMERA_RAW) {
      String name = source.name();
      throw new ImageException(
          kind == FileKind.UNKNOWN
              ? "cannot read "
                  + name
                  + ": not a picture in a known format; use PNG, JPEG, BMP, GIF or TIFF"
              : "cannot read %s: it is %s, which Java does not read; %s"
                  .formatted(name, kind, kind.cure(source.fileName())));
    }
    return readers.next();
  }

  private void requireSize(ImageReader reader) throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if ((long) width * height > PixelMath.MAX_PIXELS) {
      throw new ImageException(
          "cannot read %s: it has %d×%d pixels, the limit is %d; make it smaller"
              .formatted(source.name(), width, height, PixelMath.MAX_PIXELS));
    }
  }

  private static BufferedImage read(ImageReader reader) throws IOException {
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    BufferedImage image = reader.read(0);
    requireWhole(warnings);
    return image;
  }

  private static void requireWhole(List<String> warnings) throws IOException {
    for (String warning : warnings) {
      String lower = warning.toLowerCase(Locale.ROOT);
      if (lower.contains("truncated") || lower.contains("premature end")) {
        throw new IOException(warning);
      }
    }
  }

  private Decoded inksOfJpeg(ImageReader reader) throws IOException {
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    Raster stored = reader.readRaster(0, null);
    requireWhole(warnings);
    CmykPixels.Converted converted =
        CmykPixels.ofJpeg(stored, jpeg.orElseThrow().transform(), profile);
    return upright(converted.image(), Optional.empty(), Optional.of(converted.how()));
  }

  private Decoded inksOfTiff(ImageReader reader) throws IOException {
    TiffDirectory found = tags.orElseThrow();
    Raster inks = TiffJpegInks.read(bytes, found, reader.getWidth(0), reader.getHeight(0));
    CmykPixels.Converted converted = CmykPixels.ofInks(inks, 8, TiffPixels.profile(found));
    return upright(converted.image(), Optional.empty(), Optional.of(converted.how()));
  }

  private Decoded decoded(BufferedImage image, boolean raw) {
    Optional<IccProfile> colours = profile.flatMap(IccProfile::find);
    if (tags.isPresent()) {
      CmykPixels.Converted meant = TiffPixels.meant(image, tags.get());
      Optional<String> how = Optional.of(meant.how()).filter(words -> !words.isEmpty());
      return upright(meant.image(), how.isPresent() ? Optional.empty() : colours, how);
    }
    BufferedImage whole = kind == FileKind.GIF ? GifCanvas.of(image, bytes) : image;
    boolean done = jpeg.isPresent() && !raw; // by the reader
    return upright(whole, done ? Optional.empty() : colours, Optional.empty());
  }

  private Decoded upright(
      BufferedImage image, Optional<IccProfile> colours, Optional<String> conversion) {
    BufferedImage upright = Orientation.apply(image, orientation());
    Metadata kept = metadata.upright(upright.getWidth(), upright.getHeight());
    return new Decoded(upright, colours, kept, conversion);
  }

  private int orientation() {
    return tags.map(
            found -> {
              int value = found.integer(TiffDirectory.ORIENTATION, 1);
              return value >= 1 && value <= 8 ? value : 1;
            })
        .orElseGet(metadata::orientation);
  }
}
