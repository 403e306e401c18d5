package dev.rad.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header of a NumPy array file (NumPy's format description, versions 1 to 3): the magic string,
 * a version, a length, and a Python dict of this one form.
 *
 * @param descr the element type, as {@code <f8}
 * @param isFortran whether the first dimension varies fastest
 * @param shape the size of each dimension
 * @param length bytes before the elements
 */
record NpyHeader(String descr, boolean isFortran, long[] shape, int length) {
  /** A header is at most this long here; NumPy's own limit is 10000 characters. */
  static final int LONGEST = 1 << 16;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern DICT =
      Pattern.compile(
          "\\s*\\{\\s*'descr':\\s*'([^']{1,16})'\\s*,"
              + "\\s*'fortran_order':\\s*(True|False)\\s*,"
              + "\\s*'shape':\\s*\\(((?:\\s*\\d{1,18}L?\\s*,?){0,8})\\)\\s*,?\\s*}\\s*");
  private static final Pattern TEXT = Pattern.compile("<U(\\d{1,6})");
  private static final Map<String, DType> TYPES =
      Map.ofEntries(
          Map.entry("<f8", DType.F64),
          Map.entry("<f4", DType.F32),
          Map.entry("<f2", DType.F16),
          Map.entry("<i8", DType.I64),
          Map.entry("<i4", DType.I32),
          Map.entry("<i2", DType.I16),
          Map.entry("|i1", DType.I8),
          Map.entry("|u1", DType.U8),
          Map.entry("|b1", DType.BOOL));

  /** Reads the header at a file's beginning; null if these bytes are none. */
  static @Nullable NpyHeader read(ByteBuffer bytes) {
    ByteBuffer head = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (head.remaining() < 12 || !head.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
      return null;
    }
    int version = head.get(6) & 0xff;
    int before = version == 1 ? 10 : 12;
    long textLength = version == 1 ? head.getShort(8) & 0xffff : head.getInt(8) & 0xffffffffL;
    if (version < 1 || version > 3 || textLength > head.limit() - before) {
      return null;
    }
    byte[] text = new byte[(int) textLength];
    head.get(before, text);
    Matcher dict = DICT.matcher(new String(text, StandardCharsets.ISO_8859_1));
    return dict.matches()
        ? new NpyHeader(
            dict.group(1), dict.group(2).equals("True"), sizes(dict.group(3)), before + text.length)
        : null;
  }

  private static long[] sizes(String numbers) {
    return Arrays.stream(numbers.split("[,\\sL]+"))
        .filter(number -> !number.isEmpty())
        .mapToLong(Long::parseLong)
        .toArray();
  }

  /** Returns the element type, or null if rad does not know it. */
  @Nullable DType type() {
    return TYPES.get(descr);
  }

  /** Returns the characters of a single text, or -1 if this is something else. */
  int characters() {
    Matcher text = TEXT.matcher(descr);
    return text.matches() && shape.length == 0 ? Integer.parseInt(text.group(1)) : -1;
  }

  /** Returns the strides in elements, of a shape whose element count has been checked. */
  long[] strides() {
    if (!isFortran) {
      return Shapes.rowMajor(shape);
    }
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int k = 0; k < shape.length; k++) {
      strides[k] = stride;
      stride *= Math.max(1, shape[k]);
    }
    return strides;
  }

  /** Returns the header of row-major elements, a multiple of 64 bytes long. */
  static byte[] write(String descr, long... shape) {
    StringBuilder sizes = new StringBuilder();
    for (long size : shape) {
      sizes.append(size).append(", ");
    }
    String dict =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
            .formatted(descr, sizes.toString().stripTrailing());
    int length = (10 + dict.length() + 1 + 63) / 64 * 64;
    ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (length - 10));
    header.put(dict.getBytes(StandardCharsets.US_ASCII));
    while (header.remaining() > 1) {
      header.put((byte) ' ');
    }
    return header.put((byte) '\n').array();
  }

  /** Creates NumPy's name of a type. */
  static String descr(DType type) {
    return TYPES.entrySet().stream()
        .filter(entry -> entry.getValue() == type)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("NumPy has no element type " + type));
  }

  /** Returns type, shape and order in one line. */
  @Override
  public String toString() {
    return MappedFile.oneLine(descr) + Shapes.text(shape) + (isFortran ? " by columns" : "");
  }
}
