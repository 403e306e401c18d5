package dev.rad.image.codec;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Picture files that no ordinary program writes. */
final class RareFiles {
  private RareFiles() {}

  static BufferedImage colour16(int bands) {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            bands == 4,
            false,
            bands == 4 ? ColorModel.TRANSLUCENT : ColorModel.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 1, 1, bands, null);
    return new BufferedImage(model, raster, false, null);
  }

  static byte[] fourChannelJpeg(int adobeTransform) throws IOException {
    return fourChannelJpeg(adobeTransform, 0, 0, 0, 0);
  }

  /** A JPEG of one colour, whose channels are stored as they are. */
  static byte[] fourChannelJpeg(int adobeTransform, int... channels) throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    for (int i = 0; i < 256; i++) {
      raster.setPixel(i % 16, i / 16, channels);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    if (adobeTransform < 0) {
      return bytes.toByteArray();
    }
    ByteArrayOutputStream app14 = new ByteArrayOutputStream();
    DataOutputStream marker = new DataOutputStream(app14);
    marker.write("Adobe".getBytes(StandardCharsets.US_ASCII));
    marker.writeShort(100); // version
    marker.writeInt(0); // flags
    marker.writeByte(adobeTransform);
    return withSegment(bytes.toByteArray(), 0xFFEE, app14.toByteArray());
  }

  static byte[] withExif(byte[] jpeg, int orientation, boolean little) throws IOException {
    int[] big = {0x4D4D, 42, 0, 8, 1, 0x0112, 3, 0, 1, orientation, 0, 0, 0};
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    int[] words =
        little ? new int[] {0x4949, 42, 8, 0, 1, 0x0112, 3, 1, 0, orientation, 0, 0, 0} : big;
    for (int word : words) {
      block.write(little ? word : word >> 8);
      block.write(little ? word >> 8 : word);
    }
    return withSegment(jpeg, 0xFFE1, block.toByteArray());
  }

  /** Puts a segment right behind the start-of-image marker. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(jpeg, 0, 2);
    out.writeShort(marker);
    out.writeShort(content.length + 2);
    out.write(content);
    out.write(jpeg, 2, jpeg.length - 2);
    return bytes.toByteArray();
  }

  static byte[] pngHeader(int width, int height) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream chunk = new DataOutputStream(header);
    chunk.write("IHDR".getBytes(StandardCharsets.US_ASCII));
    chunk.writeInt(width);
    chunk.writeInt(height);
    chunk.write(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(header.toByteArray());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    out.writeInt(13);
    out.write(header.toByteArray());
    out.writeInt((int) crc.getValue());
    out.writeInt(0);
    out.write("IDAT".getBytes(StandardCharsets.US_ASCII));
    out.writeInt(0x35AF061E); // checksum of the empty chunk
    return bytes.toByteArray();
  }
}
