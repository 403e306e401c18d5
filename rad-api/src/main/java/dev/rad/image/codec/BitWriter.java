package dev.rad.image.codec;

import java.io.ByteArrayOutputStream;

/** Packs bits into bytes, lowest bits first. */
final class BitWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long held;
  private int count;

  /** Writes the lowest bits of a number, at most 32. */
  void write(int value, int bits) {
    held |= (value & (1L << bits) - 1) << count;
    count += bits;
    while (count >= 8) {
      bytes.write((int) held);
      held >>>= 8;
      count -= 8;
    }
  }

  /** Returns all bytes, the last one padded with zeros. */
  byte[] toBytes() {
    if (count > 0) {
      bytes.write((int) held);
      held = 0;
      count = 0;
    }
    return bytes.toByteArray();
  }
}
