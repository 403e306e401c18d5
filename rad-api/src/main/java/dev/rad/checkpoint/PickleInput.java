package dev.rad.checkpoint;

import dev.rad.exception.CheckpointException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A bounded cursor over a pickle's bytes. It reads them through a window on the heap: single bytes
 * of a mapped file are slow to get before the virtual machine has compiled the reader.
 */
final class PickleInput {
  private static final int WINDOW = 1 << 16;

  /** The longest string a pickle of weights may hold. */
  private static final int MAX_STRING = 1 << 20;

  /** What stands in a decoded string for bytes that are not UTF-8. */
  private static final char REPLACEMENT = '\ufffd';

  private final MappedFile file;
  private final String place;
  private final ByteBuffer bytes; // at the end of the window
  private byte[] window = new byte[0];
  private int at; // of the window, the next byte

  PickleInput(MappedFile file, String place, ByteBuffer bytes) {
    this.file = file;
    this.place = place;
    this.bytes = bytes;
  }

  int u8() {
    need(1);
    return window[at++] & 0xff;
  }

  int u16() {
    need(2);
    return u8() | u8() << 8;
  }

  int i32() {
    need(4);
    return u16() | u16() << 16;
  }

  long i64() {
    need(8);
    return (i32() & 0xffffffffL) | (long) i32() << 32;
  }

  /** Returns a big-endian double, as opcode BINFLOAT has it. */
  double bigEndianDouble() {
    return Double.longBitsToDouble(Long.reverseBytes(i64()));
  }

  String string(long length) {
    if (length < 0 || length > MAX_STRING) {
      throw error("a string of " + Long.toUnsignedString(length) + " bytes is not allowed");
    }
    need((int) length);
    String text = new String(window, at, (int) length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      text = strict((int) length);
    }
    at += (int) length;
    return text;
  }

  /** Returns the string of which some character may stand for damage. */
  private String strict(int length) {
    try {
      ByteBuffer encoded = ByteBuffer.wrap(window, at, length);
      return StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
    } catch (CharacterCodingException e) {
      throw error("a string is not UTF-8");
    }
  }

  /** Reads text up to a line feed, as opcode GLOBAL has it. */
  String line() {
    int length = 0;
    need(1);
    while (length <= MAX_STRING && window[at + length] != '\n') {
      length++;
      need(length + 1);
    }
    String text = string(length);
    u8();
    return text;
  }

  /** Returns a little-endian two's complement number; a {@link Long} where it fits. */
  Number integer(int length) {
    need(length);
    byte[] magnitude = new byte[length + 1]; // a leading zero keeps the array from being empty
    for (int k = length; k > 0; k--) {
      magnitude[k] = window[at++];
    }
    magnitude[0] = (byte) (length > 0 && magnitude[1] < 0 ? -1 : 0);
    BigInteger value = new BigInteger(magnitude);
    return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
  }

  void skip(long length) {
    int unread = window.length - at;
    if (length < 0 || length > unread + (long) bytes.remaining()) {
      throw endsEarly();
    }
    if (length <= unread) {
      at += (int) length;
    } else {
      finish();
      bytes.position(bytes.position() + (int) length);
    }
  }

  /** Sets the buffer behind the last byte read. */
  void finish() {
    bytes.position(position());
    window = new byte[0];
    at = 0;
  }

  /** Returns an error at the current position that blames damage. */
  CheckpointException error(String reason) {
    return file.error(place + " before byte " + position(), reason);
  }

  CheckpointException error(String reason, String advice) {
    return file.error(place + " before byte " + position(), reason, advice);
  }

  CheckpointException tooMany(int limit) {
    return error("it makes more than " + limit + " objects", "save only the weights' state dict");
  }

  private int position() {
    return bytes.position() - (window.length - at);
  }

  /** Ensures that the window holds a number of unread bytes. */
  private void need(int length) {
    int unread = window.length - at;
    if (length > unread) {
      int missing = length - unread;
      if (missing > bytes.remaining()) {
        throw endsEarly();
      }
      byte[] next = new byte[unread + Math.min(Math.max(missing, WINDOW), bytes.remaining())];
      System.arraycopy(window, at, next, 0, unread);
      bytes.get(next, unread, next.length - unread);
      window = next;
      at = 0;
    }
  }

  private CheckpointException endsEarly() {
    return error("it ends too early");
  }
}
