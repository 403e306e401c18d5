package dev.rad.image;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/**
 * How a camera was held, tag 0x0112 of a JPEG's Exif block (Exif 2.3, section 4.6.4): 1 is upright,
 * 2 to 8 are the other turns and mirrorings of a rectangle.
 */
final class ExifOrientation {
  private static final int UPRIGHT = 1;
  private static final int START_OF_IMAGE = 0xFFD8;
  private static final int APP1 = 0xFFE1;
  private static final int START_OF_SCAN = 0xFFDA;
  private static final int EXIF = 0x45786966; // "Exif"
  private static final int TAG = 0x0112;

  private ExifOrientation() {}

  /** Reads the tag; anything but a well-formed one counts as upright. The position is kept. */
  static int read(ImageInputStream stream) throws IOException {
    stream.mark();
    try {
      return stream.readUnsignedShort() == START_OF_IMAGE ? findBlock(stream) : UPRIGHT;
    } catch (EOFException | IndexOutOfBoundsException e) {
      return UPRIGHT; // the decoder will say what is wrong with the file
    } finally {
      stream.setByteOrder(ByteOrder.BIG_ENDIAN);
      stream.reset();
    }
  }

  private static int findBlock(ImageInputStream stream) throws IOException {
    while (true) {
      int marker = stream.readUnsignedShort();
      long start = stream.getStreamPosition();
      if (marker >>> 8 != 0xFF || marker == START_OF_SCAN) {
        return UPRIGHT;
      }
      int length = stream.readUnsignedShort();
      if (marker == APP1 && length > 16 && stream.readInt() == EXIF) {
        stream.readUnsignedShort(); // two zero bytes, then a TIFF file
        return findTag(stream);
      }
      stream.seek(start + Math.max(2, length));
    }
  }

  private static int findTag(ImageInputStream stream) throws IOException {
    long start = stream.getStreamPosition();
    boolean little = stream.readUnsignedShort() == 0x4949; // "II"
    stream.setByteOrder(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    stream.readUnsignedShort(); // 42
    long directory = start + stream.readUnsignedInt();
    if (directory < stream.getStreamPosition()) {
      return UPRIGHT;
    }
    stream.seek(directory);
    int entries = stream.readUnsignedShort();
    for (int i = 0; i < entries; i++) {
      int tag = stream.readUnsignedShort();
      stream.readUnsignedShort(); // type: short
      stream.readUnsignedInt(); // count: 1
      int value = stream.readUnsignedShort();
      stream.readUnsignedShort();
      if (tag == TAG) {
        return value >= 1 && value <= 8 ? value : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /** Turns an image upright. */
  static BufferedImage apply(BufferedImage image, int orientation) {
    if (orientation == UPRIGHT) {
      return image;
    }
    boolean swapped = orientation >= 5; // rows become columns
    int width = swapped ? image.getHeight() : image.getWidth();
    int height = swapped ? image.getWidth() : image.getHeight();
    WritableRaster from = image.getRaster();
    WritableRaster to = image.getColorModel().createCompatibleWritableRaster(width, height);
    Object pixel = null;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int mx = width - 1 - x;
        int my = height - 1 - y;
        int fx = pick(orientation, x, mx, mx, x, y, y, my, my);
        int fy = pick(orientation, y, y, my, my, x, mx, mx, x);
        pixel = from.getDataElements(fx, fy, pixel);
        to.setDataElements(x, y, pixel);
      }
    }
    return new BufferedImage(
        image.getColorModel(), to, image.getColorModel().isAlphaPremultiplied(), null);
  }

  private static int pick(int orientation, int... choices) {
    return choices[orientation - 1];
  }
}
