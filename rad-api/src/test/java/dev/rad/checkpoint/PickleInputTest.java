package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
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
