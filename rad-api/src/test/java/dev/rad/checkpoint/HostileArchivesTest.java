package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives whose own numbers lie: zip bombs, lengths and counts of zip64. */
class HostileArchivesTest {
  private static final byte[] STATE = SmallFiles.stateDict().stop();

  /** Where the single entry's central record begins, counted from the archive's end. */
  private static final int ZIP64_RECORD = 56 + 20 + 22;

  @TempDir Path folder;

  @ParameterizedTest(name = "{1}")
  @MethodSource("archives")
  void open_hostileArchive_isRefusedInOneLine(byte[] bytes, String message) {
    Path file = SmallFiles.write(folder, bytes);

    assertThatThrownBy(() -> Checkpoint.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  /** Data of no bytes, as of an empty storage, and a checksum behind data are no gaps. */
  @Test
  void read_emptyEntriesAndDescriptors_areTaken() {
    byte[] some = SmallFiles.floats(1);
    ZipBuilder zip = new ZipBuilder().add("m/empty", new byte[0]).add("m/x", some).gap(24);
    byte[] bytes = zip.add("m/last", new byte[0]).gap(24).build();
    try (MappedFile file = MappedFile.open(SmallFiles.write(folder, bytes))) {
      Map<String, ZipDirectory.Entry> entries = ZipDirectory.read(file);

      assertThat(entries.keySet()).containsExactly("m/empty", "m/x", "m/last");
      assertThat(entries.get("m/empty").length()).isZero();
      assertThat(entries.get("m/x").length()).isEqualTo(4);
      assertThat(file.slice("x", entries.get("m/x").offset(), 4).getFloat(0)).isEqualTo(1);
    }
    byte[] last = new ZipBuilder().add("m/x", some).add("m/last", new byte[0]).build();
    try (MappedFile file = MappedFile.open(SmallFiles.write(folder, last))) {
      assertThat(ZipDirectory.read(file)).containsOnlyKeys("m/x", "m/last");
    }
    try (MappedFile file = MappedFile.open(SmallFiles.write(folder, new ZipBuilder().build()))) {
      assertThat(ZipDirectory.read(file)).isEmpty();
    }
  }

  static Stream<Arguments> archives() {
    return Stream.of(
        // a bomb: a few bytes that say they become gigabytes
        Arguments.of(plain(24, 1 << 30), "is stored but has two lengths"),
        Arguments.of(bothLengths(1 << 30), "do not lie before the directory"),
        Arguments.of(bothLengths(STATE.length + 1), "do not lie before the directory"),
        Arguments.of(plain(10, 8), "is compressed (method 8)"),
        Arguments.of(local(8, 8), "does not agree with the directory"),
        Arguments.of(local(6, 1), "does not agree with the directory"),
        Arguments.of(plain(8, 0x41), "is encrypted"),
        Arguments.of(plain(8, 0x2000), "is encrypted"),
        Arguments.of(end(10, 0x7fff), "entries are too many"),
        Arguments.of(end(4, 1), "spans several files"),
        Arguments.of(end(16, 1 << 30), "the directory does not lie before it"),
        Arguments.of(end(12, 46 + 10 + 1), "the directory does not lie before it"),
        // zip64
        Arguments.of(zip64(32, 1L << 62), "4611686018427387904 entries are too many"),
        Arguments.of(zip64(32, -1), "-1 entries are too many"),
        Arguments.of(zip64(32, 2), "2 entries are too many"),
        Arguments.of(zip64(40, Long.MAX_VALUE), "the directory does not lie before it"),
        Arguments.of(zip64(40, -1), "the directory does not lie before it"),
        Arguments.of(zip64(48, Long.MIN_VALUE), "the directory does not lie before it"),
        Arguments.of(zip64(56 + 8, Long.MAX_VALUE), "does not lie before its locator"),
        Arguments.of(zip64(56 + 8, zip64Record() + 1), "does not lie before its locator"),
        Arguments.of(zip64(56 + 8, zip64Record() - 1), "is malformed"),
        Arguments.of(zip64(56 + 8, -1), "56 bytes at offset -1"),
        Arguments.of(zip64(0, 0), "is malformed"),
        Arguments.of(zip64(56, 0), "is missing"),
        Arguments.of(extra(0, Long.MAX_VALUE), "is stored but has two lengths"),
        Arguments.of(extra(16, Long.MAX_VALUE), "30 bytes at offset"),
        Arguments.of(extra(16, -1), "30 bytes at offset -1"));
  }

  /** An archive of one entry, with a number of its central record changed. */
  private static byte[] plain(int at, int value) {
    ByteBuffer bytes = archive(new ZipBuilder());
    int central = bytes.getInt(bytes.limit() - 6);
    if (at >= 20) {
      bytes.putInt(central + at, value);
    } else {
      bytes.putShort(central + at, (short) value);
    }
    return bytes.array();
  }

  private static byte[] bothLengths(int length) {
    ByteBuffer bytes = ByteBuffer.wrap(plain(24, length)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(bytes.getInt(bytes.limit() - 6) + 20, length);
    return bytes.array();
  }

  private static byte[] local(int at, int value) {
    return archive(new ZipBuilder()).putShort(at, (short) value).array();
  }

  private static byte[] end(int at, int value) {
    ByteBuffer bytes = archive(new ZipBuilder());
    int begin = bytes.limit() - 22;
    return (at >= 12 ? bytes.putInt(begin + at, value) : bytes.putShort(begin + at, (short) value))
        .array();
  }

  /** An archive with zip64 records, a number changed in or after the end record. */
  private static byte[] zip64(int at, long value) {
    ByteBuffer bytes = archive(new ZipBuilder().zip64());
    return bytes.putLong(bytes.limit() - ZIP64_RECORD + at, value).array();
  }

  /** The same, changed in the entry's extra field of length, stored length and offset. */
  private static byte[] extra(int at, long value) {
    ByteBuffer bytes = archive(new ZipBuilder().zip64());
    return bytes.putLong(bytes.limit() - ZIP64_RECORD - 24 + at, value).array();
  }

  private static long zip64Record() {
    return archive(new ZipBuilder().zip64()).limit() - ZIP64_RECORD;
  }

  private static ByteBuffer archive(ZipBuilder zip) {
    return ByteBuffer.wrap(zip.add("m/data.pkl", STATE).build()).order(ByteOrder.LITTLE_ENDIAN);
  }
}
