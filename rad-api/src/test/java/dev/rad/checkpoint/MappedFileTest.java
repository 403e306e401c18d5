package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slices of small and of sparse large files, and who closes the file. */
class MappedFileTest {
  private static final long GIB = 1L << 30;
  private static final int COPIED = 1 << 16;

  @TempDir Path folder;

  private Path file(int size) throws IOException {
    return Files.write(folder.resolve("x"), new byte[size]);
  }

  /** A file of zeros with its offset, divided by 2²⁰, at some places. */
  private Path sparse(long size, long... places) throws IOException {
    Path file = folder.resolve("sparse");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      for (long place : places) {
        channel.write(PickleBuilder.little(4).putInt((int) (place >> 20)).flip(), place);
      }
      channel.write(ByteBuffer.allocate(1), size - 1);
    }
    return file;
  }

  @Test
  void slice_beyondOneWindow_isWhole() throws IOException {
    long[] places = {0, GIB - 4, GIB, 2 * GIB - 8, 2 * GIB, 3 * GIB - 8};
    Path file = sparse(3 * GIB, places);

    try (MappedFile mapped = MappedFile.open(file)) {
      for (long place : places) {
        assertThat(mapped.slice("x", place, 4).getInt(0)).isEqualTo((int) (place >> 20));
      }
      // of which the first window has all but the last bytes
      ByteBuffer wide = mapped.slice("x", GIB - 4, GIB + 8);
      assertThat(wide.remaining()).isEqualTo(GIB + 8);
      assertThat(wide.getInt(0)).isEqualTo(1023);
      assertThat(wide.getInt((int) GIB + 4)).isEqualTo(2048);
      assertThat(wide.isReadOnly()).isTrue();
      assertThat(mapped.slice("x", 0, Integer.MAX_VALUE).remaining()).isEqualTo(Integer.MAX_VALUE);
      assertThatThrownBy(() -> mapped.slice("x", 0, 2 * GIB))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("x: is larger than 2 GiB");
      assertThatThrownBy(() -> mapped.slice("x", 3 * GIB - 3, 4))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("4 bytes at offset 3221225469 do not lie in the 3221225472 bytes");
    }
  }

  @Test
  void open_tensorBeyondTwoGib_isNamed() throws IOException {
    byte[] head =
        SmallFiles.safetensors(
            "{\"big one\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                .formatted(2 * GIB, 2 * GIB),
            0);
    Path file = sparse(head.length + 2 * GIB);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(head));
    }

    assertThatThrownBy(() -> Checkpoint.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(file + ": tensor 'big one': is larger than 2 GiB; save it in smaller tensors");
  }

  @Test
  void close_largeFile_closesItUnlessItIsLeftToTheTensors() throws IOException {
    Path file = file(COPIED + 1);
    MappedFile closed = MappedFile.open(file);
    FileSource gone = Objects.requireNonNull(closed.source(1));
    closed.close();
    MappedFile left = MappedFile.open(file);
    FileSource kept = Objects.requireNonNull(left.source(1));
    left.leaveOpen();
    left.close();

    assertThat(gone.channel().isOpen()).isFalse();
    assertThat(kept.channel().isOpen()).isTrue();
    kept.channel().close();
  }

  /** Up to 64 KiB, a copy is held that needs no file. */
  @Test
  void source_smallFile_isNone() throws IOException {
    try (MappedFile small = MappedFile.open(file(COPIED))) {
      assertThat(small.source(1)).isNull();
    }
  }

  @Test
  void oneLine_longText_isCutAfterAHundredCharacters() {
    assertThat(MappedFile.oneLine("a".repeat(100))).isEqualTo("a".repeat(100));
    assertThat(MappedFile.oneLine("a".repeat(101))).isEqualTo("a".repeat(100) + "…");
    assertThat(MappedFile.quote("a\nb\u2029")).isEqualTo("'a?b?'");
  }
}
