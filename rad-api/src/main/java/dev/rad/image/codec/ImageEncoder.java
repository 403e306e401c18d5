package dev.rad.image.codec;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Encodes images as PNG, JPEG and WebP.
 *
 * @param profile goes into the file
 * @param metadata goes into it, too, as far as its format has a place for it
 * @param jpegQuality above 0, at most 1
 */
public record ImageEncoder(Optional<IccProfile> profile, Metadata metadata, double jpegQuality) {
  /** The quality of files unless another one is asked for. */
  public static final double USUAL_QUALITY = 0.95;

  /** The most pixels that a side of a WebP may have. */
  public static final int LONGEST_WEBP = WebpEncoder.LONGEST_SIDE;

  /** Checks the quality. */
  public ImageEncoder {
    if (!(jpegQuality > 0 && jpegQuality <= 1)) {
      throw new IllegalArgumentException(
          "the JPEG quality must be above 0 and at most 1, got " + jpegQuality);
    }
  }

  /**
   * Writes lossless WebP of 8 bits.
   *
   * @param image no longer or higher than {@link #LONGEST_WEBP}
   */
  public void writeWebp(BufferedImage image, OutputStream out) throws IOException {
    WebpEncoder.write(image, profile, metadata, out);
  }

  /** Writes PNG with every sample. */
  public void writePng(BufferedImage image, OutputStream out) throws IOException {
    byte[] notes = PngChunks.chunks(profile, metadata);
    encode(image, false, new InsertingOutputStream(out, PngChunks.INSERT_AT, notes));
  }

  /** Writes JPEG of the quality asked for. */
  public void writeJpeg(BufferedImage image, OutputStream out) throws IOException {
    byte[] notes = JpegSegments.segments(profile, metadata);
    encode(image, true, new InsertingOutputStream(out, JpegSegments.INSERT_AT, notes));
  }

  private void encode(BufferedImage image, boolean jpeg, OutputStream out) throws IOException {
    String name = jpeg ? "jpeg" : "png";
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(name);
    if (!writers.hasNext()) {
      throw new IOException("this Java has no " + name + " writer");
    }
    ImageWriter writer = writers.next();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (jpeg) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality((float) jpegQuality);
      }
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
  }
}
