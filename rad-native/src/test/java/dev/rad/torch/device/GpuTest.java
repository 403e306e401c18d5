package dev.rad.torch.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GpuTest {

  /** The form that NVIDIA documents for {@code --format=csv,noheader,nounits}. */
  @Test
  void parse_twoGpus_readsAllColumns() {
    assertThat(
            Gpu.parse(
                """
                0, NVIDIA GeForce RTX 4090, 580.65.06, 24564, 23011
                1, Quadro K620, 580.65.06, 2048, [N/A]
                """))
        .containsExactly(
            new Gpu(0, "NVIDIA GeForce RTX 4090", "580.65.06", 24564, 23011),
            new Gpu(1, "Quadro K620", "580.65.06", 2048, 0));
  }

  @Test
  void parse_complaints_areNoGpus() {
    assertThat(
            Gpu.parse(
                "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n"))
        .isEmpty();
    assertThat(Gpu.parse("")).isEmpty();
    assertThat(Gpu.parse("a, b, c, d, e\n-1, b, c, 1, 2")).isEmpty();
  }
}
