package dev.rad.torch.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rad.checkpoint.DType;
import dev.rad.torch.device.Devices;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class FreedMemoryTest {

  private static final long FLOATS = 12 << 20; // 48 MiB: above glibc's limit, within an arena's
  private static final long PAGES = 4 * FLOATS / 4096;

  @BeforeEach
  void requireOurSettings() {
    assumeThat(FreedMemory.isConfigured(System.getenv())).isFalse();
    Devices.prepare();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void keep_largeTensorsOneAfterTheOther_useTheSamePages() throws IOException {
    for (int i = 0; i < 40; i++) { // malloc takes some more until the gaps between blocks suffice
      fill(1);
    }
    long before = pageFaults();
    for (int i = 0; i < 10; i++) {
      fill(1);
    }
    assertThat(pageFaults() - before).isLessThan(3 * PAGES); // 10 of them otherwise
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void releaseFreedMemory_afterLargeTensors_shrinksTheProcess() throws IOException {
    fill(4);
    long before = residentPages();
    Devices.releaseFreedMemory();
    assertThat(before - residentPages()).isGreaterThan(2 * PAGES);
  }

  @Test
  void isConfigured_variablesOfMalloc_areLeftAsTheyAre() {
    assertThat(FreedMemory.isConfigured(Map.of("MALLOC_ARENA_MAX", "1"))).isFalse();
    assertThat(FreedMemory.isConfigured(Map.of("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1")))
        .isFalse();
    for (String name :
        new String[] {"MMAP_MAX_", "MMAP_THRESHOLD_", "TRIM_THRESHOLD_", "TOP_PAD_"}) {
      assertThat(FreedMemory.isConfigured(Map.of("MALLOC_" + name, "1"))).as(name).isTrue();
    }
    String tunables = "glibc.malloc.arena_max=1:glibc.malloc.trim_threshold=1048576";
    assertThat(FreedMemory.isConfigured(Map.of("GLIBC_TUNABLES", tunables))).isTrue();
  }

  /** Has some large tensors at once, and frees them. */
  private static void fill(int tensors) {
    TensorScope.run(
        () -> {
          for (int i = 0; i < tensors; i++) {
            Tensors.zeros(DType.F32, FLOATS);
          }
        });
  }

  /** The tenth field (proc(5)). */
  private static long pageFaults() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[7]);
  }

  private static long residentPages() throws IOException {
    return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]);
  }
}
