package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What refusing a hostile file costs, and that it leaves nothing behind. */
@Timeout(60)
class HostileMemoryTest {
  private static final byte[] STATE = SmallFiles.stateDict().stop();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** For a bomb, which may fill the tables of 2^18 objects or 2^14 entries. */
  private static final long BOMB = 24L << 20; // 15 MB were measured

  /** For any other file: exceptions, the JSON parser's buffers; 22 kB were measured. */
  private static final long OTHER = 128L << 10;

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource({
    "dev.rad.checkpoint.HostileFilesTest#pickles",
    "dev.rad.checkpoint.HostileFilesTest#archives",
    "dev.rad.checkpoint.HostileFilesTest#safetensors",
    "dev.rad.checkpoint.HostileFilesTest#streams",
    "dev.rad.checkpoint.HostileArchivesTest#archives",
  })
  void open_hostileFile_allocatesLittle(byte[] bytes, String message) {
    Path file = SmallFiles.write(folder, bytes);
    refuse(file); // loads classes

    long before = THREADS.getCurrentThreadAllocatedBytes();
    refuse(file);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

    boolean bomb = bytes.length > 200_000 || message.contains("more than ");
    assertThat(allocated).isLessThan(bytes.length + (bomb ? BOMB : OTHER));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void open_soundFile_isMapped() throws IOException {
    Path file = Files.write(folder.resolve("sound.bin"), padded(SmallFiles.zip(STATE)));
    SafetensorsWriter.write(
        file, List.of(RawTensor.of("a", new float[100_000], 100_000)), Map.of());

    Checkpoint checkpoint = Checkpoint.open(file);

    assertThat(mapped(file)).isTrue(); // so the test below sees what it looks for
    assertThat(checkpoint.tensor("a").elements()).isEqualTo(100_000);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void open_failed_leavesNoMapping() throws Exception {
    byte[] evil = new PickleBuilder().global("os", "system").stop();
    byte[] header = SmallFiles.safetensors("{\"a\":{}}", 100_000);
    String index = "{\"weight_map\": {\"a\": \"shard.safetensors\", \"b\": \"none.safetensors\"}}";
    SafetensorsWriter.write(
        folder.resolve("shard.safetensors"),
        List.of(RawTensor.of("a", new float[100_000], 100_000)),
        Map.of());
    List<Path> files =
        List.of(
            Files.write(folder.resolve("1.bin"), SmallFiles.zip(padded(evil))),
            Files.write(folder.resolve("2.bin"), padded(SmallFiles.legacy(evil))),
            Files.write(folder.resolve("3.bin"), header),
            Files.write(folder.resolve("4.bin"), padded(index.getBytes())),
            Files.write(folder.resolve("5.bin"), new byte[100_000]));

    files.forEach(HostileMemoryTest::refuse);

    for (int k = 0; k < 50 && mapped(folder); k++) {
      System.gc();
      Thread.sleep(100);
    }
    assertThat(mapped(folder)).isFalse();
  }

  private static void refuse(Path file) {
    assertThatThrownBy(() -> Checkpoint.open(file)).isInstanceOf(CheckpointException.class);
  }

  private static boolean mapped(Path path) throws IOException {
    return Files.readString(Path.of("/proc/self/maps")).contains(path.toRealPath().toString());
  }

  /** The file with blanks behind it, large enough to be mapped and not copied. */
  private static byte[] padded(byte[] bytes) {
    byte[] result = Arrays.copyOf(bytes, bytes.length + 100_000);
    Arrays.fill(result, bytes.length, result.length, (byte) ' ');
    return result;
  }
}
