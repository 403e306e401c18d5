package dev.rad.checkpoint;

import dev.rad.CheckpointException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A bounded cursor over a pickle's bytes. */
final class PickleInput {
  /** The longest string a pickle of weights may hold. */
  private static final int MAX_STRING = 1 << 20;

  private final MappedFile file;
  private final String place;
  private final ByteBuffer bytes;

  PickleInput(MappedFile file, String place, ByteBuffer bytes) {
    this.file = file;
    this.place = place;
    this.bytes = bytes;
  }

  /** The bytes read so far. */
  int position() {
    return bytes.position();
  }

  int u8() {
    need(1);
    return bytes.get() & 0xff;
  }

  int u16() {
    need(2);
    return bytes.getShort() & 0xffff;
  }

  int i32() {
    need(4);
    return bytes.getInt();
  }

  long i64() {
    need(8);
    return bytes.getLong();
  }

  /** A big-endian double, as opcode BINFLOAT has it. */
  double bigEndianDouble() {
    return Double.longBitsToDouble(Long.reverseBytes(i64()));
  }

  String string(long length) {
    if (length < 0 || length > MAX_STRING) {
      throw error("a string of " + Long.toUnsignedString(length) + " bytes is not allowed");
    }
    need(length);
    ByteBuffer text = bytes.slice(bytes.position(), (int) length);
    skip(length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw error("a string is not UTF-8");
    }
  }

  /** Text up to a line feed, as opcode GLOBAL has it. */
  String line() {
    int start = bytes.position();
    int end = start;
    while (end < bytes.limit() && bytes.get(end) != '\n') {
      end++;
    }
    String text = string(end - start);
    u8();
    return text;
  }

  /** A little-endian two's complement number; a {@link Long} where it fits. */
  Number integer(int length) {
    need(length);
    byte[] magnitude = new byte[length + 1]; // a leading zero keeps the array from being empty
    for (int k = length; k > 0; k--) {
      magnitude[k] = bytes.get();
    }
    magnitude[0] = (byte) (length > 0 && magnitude[1] < 0 ? -1 : 0);
    BigInteger value = new BigInteger(magnitude);
    return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
  }

  void skip(long length) {
    need(length);
    bytes.position(bytes.position() + (int) length);
  }

  /** An error at the current position that blames damage. */
  CheckpointException error(String reason) {
    return file.error(place + " before byte " + bytes.position(), reason);
  }

  CheckpointException error(String reason, String advice) {
    return file.error(place + " before byte " + bytes.position(), reason, advice);
  }

  CheckpointException tooMany(int limit) {
    return error("it makes more than " + limit + " objects", "save only the weights' state dict");
  }

  private void need(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw error("it ends too early");
    }
  }
}
