package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A damaged file opens or is refused; whatever opens can be read whole. */
class CorruptionTest {
  private static final byte[][] SOUND = {
    SmallFiles.zip(SmallFiles.stateDict().stop()),
    SmallFiles.legacy(SmallFiles.stateDict().stop()),
    SmallFiles.safetensors(),
  };

  private static Path file;

  @BeforeContainer
  static void createFile() throws IOException {
    file = Files.createTempFile("corrupt", ".bin");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.deleteIfExists(file);
  }

  @Property(tries = 1500, shrinking = ShrinkingMode.OFF)
  void open_flippedBits_opensOrIsRefused(
      @ForAll @IntRange(max = 2) int which,
      @ForAll @IntRange(min = 1, max = 4) int flips,
      @ForAll long seed) {
    byte[] bytes = SOUND[which].clone();
    Random random = new Random(seed);
    for (int k = 0; k < flips; k++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    openAndReadAll(bytes);
  }

  @Property(tries = 1500, shrinking = ShrinkingMode.OFF)
  void open_overwrittenBytes_opensOrIsRefused(
      @ForAll @IntRange(max = 2) int which,
      @ForAll @IntRange(min = 1, max = 9) int length,
      @ForAll byte value,
      @ForAll long seed) {
    byte[] bytes = SOUND[which].clone();
    int at = new Random(seed).nextInt(bytes.length - length);
    Arrays.fill(bytes, at, at + length, value);
    openAndReadAll(bytes);
  }

  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void open_truncated_isRefused(@ForAll @IntRange(max = 2) int which, @ForAll long seed) {
    byte[] sound = SOUND[which];
    byte[] bytes = Arrays.copyOf(sound, new Random(seed).nextInt(sound.length));

    assertThat(openAndReadAll(bytes)).isFalse();
  }

  @Property(tries = 1500, shrinking = ShrinkingMode.OFF)
  void open_splicedFiles_opensOrIsRefused(
      @ForAll @IntRange(max = 2) int first,
      @ForAll @IntRange(max = 2) int second,
      @ForAll long seed) {
    Random random = new Random(seed);
    int cut = random.nextInt(SOUND[first].length);
    int from = random.nextInt(SOUND[second].length);
    byte[] head = Arrays.copyOf(SOUND[first], cut);
    byte[] tail = Arrays.copyOfRange(SOUND[second], from, SOUND[second].length);
    openAndReadAll(SmallFiles.join(head, tail));
  }

  /** Whether the file was accepted; anything thrown but the one exception fails the test. */
  private static boolean openAndReadAll(byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    try {
      Checkpoint checkpoint = Checkpoint.open(file);
      for (RawTensor tensor : checkpoint.tensors().values()) {
        assertThat(tensor.toDoubles()).hasSize((int) tensor.elements());
        assertThat(tensor.elements()).isLessThanOrEqualTo(bytes.length);
      }
      return true;
    } catch (CheckpointException e) {
      assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
      return false;
    }
  }
}
