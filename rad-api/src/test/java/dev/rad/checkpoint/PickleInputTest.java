package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cursor sees 64 KiB at a time, which no reader may notice. */
class PickleInputTest {
  private static final List<Integer> LENGTHS =
      List.of(0, 1, 7, 65_400, 65_535, 65_536, 65_537, 3, 200_000, 1 << 20, 130_999);

  @TempDir Path folder;

  @Test
  void string_acrossWindows_isWhole() throws IOException {
    PickleBuilder texts = new PickleBuilder();
    LENGTHS.forEach(length -> texts.text(text(length)));

    PickleInput in = input(texts.bytes());

    protocol(in);
    for (int length : LENGTHS) {
      assertThat(in.u8()).isEqualTo('X');
      assertThat(in.string(in.i32())).isEqualTo(text(length));
    }
  }

  /** The replacement character itself is a character like others. */
  @Test
  void string_notAscii_isDecoded() throws IOException {
    String text = "größe \ufffd 😀";
    PickleInput in = input(new PickleBuilder().text(text).bytes());

    protocol(in);
    in.u8();
    assertThat(in.string(in.i32())).isEqualTo(text);
  }

  @Test
  void line_acrossWindows_isWhole() throws IOException {
    PickleBuilder lines = new PickleBuilder();
    LENGTHS.forEach(length -> lines.global(text(length), "name"));

    PickleInput in = input(lines.bytes());

    protocol(in);
    for (int length : LENGTHS) {
      assertThat(in.u8()).isEqualTo('c');
      assertThat(in.line()).isEqualTo(text(length));
      assertThat(in.line()).isEqualTo("name");
    }
  }

  @Test
  void line_endless_isRefused() throws IOException {
    PickleInput in = input(text(3 << 20).getBytes(StandardCharsets.US_ASCII));

    assertThatThrownBy(in::line)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("a string of 1048577 bytes is not allowed");
  }

  @Test
  void numbers_acrossWindows_areWhole() throws IOException {
    for (int before = 65_520; before <= 65_540; before++) {
      ByteBuffer bytes = PickleBuilder.little(before + 2 + 4 + 8 + 8 + 3);
      bytes.position(before).putShort((short) 0xfedc).putInt(0x89abcdef);
      bytes.putLong(0xfedcba9876543210L).putLong(Long.reverseBytes(Double.doubleToLongBits(-0.1)));
      bytes.put((byte) 0x01).put((byte) 0x02).put((byte) 0xff);

      PickleInput in = input(bytes.array());

      in.u8();
      in.skip(before - 1);
      assertThat(in.u16()).isEqualTo(0xfedc);
      assertThat(in.i32()).isEqualTo(0x89abcdef);
      assertThat(in.i64()).isEqualTo(0xfedcba9876543210L);
      assertThat(in.bigEndianDouble()).isEqualTo(-0.1);
      assertThat(in.integer(3)).isEqualTo(-65_023L); // 0xff0201 in three bytes
    }
  }

  @Test
  void finish_amidAWindow_leavesTheRestToTheNext() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3});
    try (MappedFile file = file(new byte[1])) {
      PickleInput first = new PickleInput(file, "first", bytes);
      first.u8();
      first.finish();

      assertThat(bytes.position()).isEqualTo(1);
      assertThat(new PickleInput(file, "second", bytes).u8()).isEqualTo(2);
    }
  }

  @Test
  void read_beyondTheEnd_saysWhere() throws IOException {
    PickleInput in = input(new byte[] {1, 2, 3});

    in.u8();
    assertThatThrownBy(in::i32)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("pickle before byte 1: it ends too early");
    assertThatThrownBy(() -> in.skip(3)).hasMessageContaining("it ends too early");
    assertThatThrownBy(() -> in.skip(-1)).hasMessageContaining("it ends too early");
    assertThatThrownBy(() -> in.skip(Long.MAX_VALUE)).hasMessageContaining("it ends too early");
  }

  /** Whatever is cut, the message says where the number begins. */
  @Test
  void number_cutShort_saysWhereItBegins() throws IOException {
    for (int length = 0; length < 8; length++) {
      PickleInput in = input(new byte[1 + length]);
      in.u8();
      assertThatThrownBy(in::i64).hasMessageContaining("pickle before byte 1: it ends too early");
      assertThatThrownBy(() -> in.integer(8))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("pickle before byte 1: it ends too early");
    }
    PickleInput one = input(new byte[] {1, 2});
    one.u8();
    assertThatThrownBy(one::u16).hasMessageContaining("pickle before byte 1: it ends too early");
  }

  @Test
  void integer_anyLength_isLittleEndianTwosComplement() throws IOException {
    assertThat(integer()).isEqualTo(0L);
    assertThat(integer(0)).isEqualTo(0L);
    assertThat(integer(0x7f)).isEqualTo(127L);
    assertThat(integer(0x80)).isEqualTo(-128L);
    assertThat(integer(0x80, 0)).isEqualTo(128L);
    assertThat(integer(0, 0)).isEqualTo(0L);
    assertThat(integer(0, 0xff)).isEqualTo(-256L);
    assertThat(integer(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)).isEqualTo(Long.MAX_VALUE);
    assertThat(integer(0, 0, 0, 0, 0, 0, 0, 0x80)).isEqualTo(Long.MIN_VALUE);
    assertThat(integer(0, 0, 0, 0, 0, 0, 0, 0x80, 0)).isEqualTo(BigInteger.ONE.shiftLeft(63));
    assertThat(integer(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0xff))
        .isEqualTo(BigInteger.ONE.shiftLeft(63).negate().subtract(BigInteger.ONE));
  }

  private Number integer(int... values) throws IOException {
    byte[] bytes = new byte[values.length];
    for (int k = 0; k < bytes.length; k++) {
      bytes[k] = (byte) values[k];
    }
    return input(bytes).integer(bytes.length);
  }

  @Test
  void integer_acrossWindows_isWhole() throws IOException {
    for (int before = 65_533; before <= 65_536; before++) {
      ByteBuffer bytes = PickleBuilder.little(before + 3);
      bytes.position(before).put((byte) 0x01).put((byte) 0x02).put((byte) 0xff);
      PickleInput in = input(bytes.array());

      in.u8();
      in.skip(before - 1);

      assertThat(in.integer(3)).isEqualTo(-65_023L);
    }
  }

  @Test
  void skip_nothingAndToTheEnd_isTaken() throws IOException {
    PickleInput in = input(new byte[] {1, 2, 3});
    in.skip(0);
    assertThat(in.u8()).isEqualTo(1);
    in.skip(0);
    in.skip(2);
    assertThatThrownBy(in::u8).hasMessageContaining("pickle before byte 3: it ends too early");

    PickleInput whole = input(new byte[100_000]);
    whole.u8();
    whole.skip(99_999);
    assertThatThrownBy(() -> whole.skip(1)).hasMessageContaining("before byte 100000: it ends");
  }

  private PickleInput input(byte[] bytes) throws IOException {
    try (MappedFile file = file(new byte[1])) {
      return new PickleInput(file, "pickle", ByteBuffer.wrap(bytes));
    }
  }

  private MappedFile file(byte[] bytes) throws IOException {
    return MappedFile.open(Files.write(folder.resolve("x"), bytes));
  }

  /** Skips what {@link PickleBuilder} begins with. */
  private static void protocol(PickleInput in) {
    in.u8();
    in.u8();
  }

  private static String text(int length) {
    return "abcdefghijk".repeat(length / 11 + 1).substring(0, length);
  }
}
