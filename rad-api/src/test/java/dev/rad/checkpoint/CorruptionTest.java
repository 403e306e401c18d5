package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * A damaged file opens or is refused; whatever opens can be read whole. The number of tries is
 * jqwik's default, which the profile {@code fuzz} raises.
 */
class CorruptionTest {
  private static final int LAST = 4;

  private static final byte[][] SOUND = {
    SmallFiles.zip(SmallFiles.stateDict().stop()),
    SmallFiles.legacy(SmallFiles.stateDict().stop()),
    SmallFiles.safetensors(),
    "{\"metadata\": {\"total_size\": 40}, \"weight_map\": {\"a\": \"s.safetensors\", \"c\": \"s.safetensors\"}}"
        .getBytes(StandardCharsets.UTF_8),
    adapters(),
  };

  /** Numbers that lengths, counts and offsets turn into at their bounds. */
  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffffffffL,
    1L << 32,
    1L << 60,
    1L << 61,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -8,
    46,
    1 << 18,
  };

  private static Path folder;

  /** A file for each length that comes often: opening and shortening cost more than the test. */
  private static final Map<Path, FileChannel> OPEN = new HashMap<>();

  @BeforeContainer
  static void createFolder() throws IOException {
    folder = Files.createTempDirectory("corrupt");
    for (int which = 0; which <= LAST + 1; which++) {
      Path file = folder.resolve("corrupt" + which + ".bin");
      OPEN.put(file, FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }
    Files.write(folder.resolve("s.safetensors"), SmallFiles.safetensors());
  }

  @AfterContainer
  static void deleteFolder() throws IOException {
    for (var entry : OPEN.entrySet()) {
      entry.getValue().close();
      Files.deleteIfExists(entry.getKey());
    }
    OPEN.clear();
    Files.deleteIfExists(folder.resolve("s.safetensors"));
    Files.deleteIfExists(folder);
  }

  @Property(tries = LAST + 1, shrinking = ShrinkingMode.OFF)
  void open_sound_opens(@ForAll @IntRange(max = LAST) int which) {
    assertThat(openAndReadAll(which, SOUND[which])).isTrue();
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void open_flippedBits_opensOrIsRefused(
      @ForAll @IntRange(max = LAST) int which,
      @ForAll @IntRange(min = 1, max = 4) int flips,
      @ForAll long seed) {
    byte[] bytes = SOUND[which].clone();
    Random random = new Random(seed);
    for (int k = 0; k < flips; k++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    openAndReadAll(which, bytes);
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void open_overwrittenBytes_opensOrIsRefused(
      @ForAll @IntRange(max = LAST) int which,
      @ForAll @IntRange(min = 1, max = 9) int length,
      @ForAll byte value,
      @ForAll long seed) {
    byte[] bytes = SOUND[which].clone();
    int at = new Random(seed).nextInt(bytes.length - length);
    Arrays.fill(bytes, at, at + length, value);
    openAndReadAll(which, bytes);
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void open_extremeNumbers_opensOrIsRefused(
      @ForAll @IntRange(max = LAST) int which,
      @ForAll @IntRange(min = 1, max = 3) int numbers,
      @ForAll long seed) {
    Random random = new Random(seed);
    ByteBuffer bytes = ByteBuffer.wrap(SOUND[which].clone()).order(ByteOrder.LITTLE_ENDIAN);
    for (int k = 0; k < numbers; k++) {
      long value = EXTREMES[random.nextInt(EXTREMES.length)];
      int at = random.nextInt(bytes.limit() - 8);
      switch (random.nextInt(4)) {
        case 0 -> bytes.put(at, (byte) value);
        case 1 -> bytes.putShort(at, (short) value);
        case 2 -> bytes.putInt(at, (int) value);
        default -> bytes.putLong(at, value);
      }
    }
    openAndReadAll(which, bytes.array());
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void open_truncated_isRefused(@ForAll @IntRange(max = LAST) int which, @ForAll long seed) {
    byte[] sound = SOUND[which];
    byte[] bytes = Arrays.copyOf(sound, new Random(seed).nextInt(sound.length));

    assertThat(openAndReadAll(LAST + 1, bytes)).isFalse();
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void open_splicedFiles_opensOrIsRefused(
      @ForAll @IntRange(max = LAST) int first,
      @ForAll @IntRange(max = LAST) int second,
      @ForAll long seed) {
    Random random = new Random(seed);
    int cut = random.nextInt(SOUND[first].length);
    int from = random.nextInt(SOUND[second].length);
    byte[] head = Arrays.copyOf(SOUND[first], cut);
    byte[] tail = Arrays.copyOfRange(SOUND[second], from, SOUND[second].length);
    openAndReadAll(LAST + 1, SmallFiles.join(head, tail));
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void open_copiedPieces_opensOrIsRefused(
      @ForAll @IntRange(max = LAST) int which,
      @ForAll @IntRange(min = 1, max = 40) int length,
      @ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = SOUND[which].clone();
    int most = Math.min(length, bytes.length - 1);
    int from = random.nextInt(bytes.length - most);
    int to = random.nextInt(bytes.length - most);
    System.arraycopy(SOUND[which], from, bytes, to, most);
    openAndReadAll(which, bytes);
  }

  /** Whether the file was accepted; anything thrown but the one exception fails the test. */
  private static boolean openAndReadAll(int which, byte[] bytes) {
    Path file = folder.resolve("corrupt" + which + ".bin");
    try {
      FileChannel content = OPEN.get(file);
      content.write(ByteBuffer.wrap(bytes), 0);
      content.truncate(bytes.length); // does nothing at the length it has
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    try {
      Checkpoint checkpoint = Checkpoint.open(file);
      for (RawTensor tensor : checkpoint.tensors().values()) {
        assertThat(tensor.toDoubles()).hasSize((int) tensor.elements());
        assertThat(tensor.elements()).isLessThanOrEqualTo(bytes.length);
      }
      if (PeftKeys.adapted(checkpoint.tensors().keySet())) {
        assertThat(AdapterFile.read(file).adapters().layers()).isNotEmpty();
      }
      return true;
    } catch (CheckpointException e) {
      assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
      return false;
    }
  }

  private static byte[] adapters() {
    String tensor = "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}";
    String header =
        String.join(
            ",",
            "{\"__metadata__\":{\"adapter_config.json\":\"{\\\"lora_alpha\\\": 2}\"}",
            tensor.formatted("mid_block.attentions.0.to_k.lora_A.weight", "[1,2]", 0, 8),
            tensor.formatted("mid_block.attentions.0.to_k.lora_B.weight", "[2,1]", 8, 16),
            tensor.formatted("base_model.model.conv_in.lora_A.weight", "[1,1,1,1]", 16, 20),
            tensor.formatted("base_model.model.conv_in.lora_B.weight", "[2,1,1,1]", 20, 28),
            tensor.formatted("base_model.model.time_embedding.linear_1.bias", "[2]", 28, 36));
    return SmallFiles.safetensors(header + "}", 36);
  }
}
