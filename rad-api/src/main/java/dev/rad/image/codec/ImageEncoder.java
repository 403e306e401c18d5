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
 * @param profile the profile to write to the file
 * @param metadata the metadata to write, as far as the format supports it
 * @param jpegQuality the quality of JPEGs, above 0, at most 1
 */
public record ImageEncoder(Optional<IccProfile> profile, Metadata metadata, double jpegQuality) {
  /** The default quality of JPEGs. */
  public static final double USUAL_QUALITY = 0.95;

  /** The maximum side of a WebP, in pixels. */
  public static final int LONGEST_WEBP = WebpEncoder.LONGEST_SIDE;

  /** Checks the quality. */
  public ImageEncoder {
    if (!(jpegQuality > 0 && jpegQuality <= 1)) {
      throw new IllegalArgumentException(
          "the JPEG quality must be above 0 and at most 1, got " + jpegQuality);
    }
  }

  /**
   * Writes a lossless WebP with 8 bits per sample.
   *
   * @param image an image with sides of at most {@link #LONGEST_WEBP}
   * @param out the stream to write to
   * @throws IOException if it cannot be written
   */
  public void writeWebp(BufferedImage image, OutputStream out) throws IOException {
    WebpEncoder.write(image, profile, metadata, out);
  }

  /**
   * Writes a PNG that keeps every sample exactly.
   *
   * @param image the image
   * @param out the stream to write to
   * @throws IOException if it cannot be written
   */
  public void writePng(BufferedImage image, OutputStream out) throws IOException {
    byte[] notes = PngChunks.chunks(profile, metadata);
    encode(image, false, new InsertingOutputStream(out, PngChunks.INSERT_AT, notes));
  }

  /**
   * Writes a JPEG with the quality of this encoder.
   *
   * @param image the image
   * @param out the stream to write to
   * @throws IOException if it cannot be written
   */
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
