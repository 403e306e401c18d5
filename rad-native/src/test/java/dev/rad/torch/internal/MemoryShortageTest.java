package dev.rad.torch.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.exception.DeviceMemoryException;
import dev.rad.exception.NativeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are those of PyTorch 2.10's allocators, as users quote them. */
class MemoryShortageTest {

  private static final String CUDA =
      "CUDA out of memory. Tried to allocate 2.50 GiB. GPU 1 has a total capacity of 23.68 GiB of"
          + " which 300.25 MiB is free. Process 4242 has 23.30 GiB memory in use. Of the allocated"
          + " memory 22.90 GiB is allocated by PyTorch, and 101.40 MiB is reserved by PyTorch but"
          + " unallocated.";

  @Test
  void of_cudaText_tellsDeviceAskedAndFree() {
    // 2.5 · 2^30 and 300.25 · 2^20
    assertThat(MemoryShortage.of(CUDA))
        .contains(new MemoryShortage(Device.cuda(1), 2_684_354_560L, 314_834_944L));
  }

  @Test
  void of_smallSizes_areBytesAndKibibytes() {
    String text =
        "CUDA out of memory. Tried to allocate 512 bytes. GPU 0 has a total capacity of 7.00 GiB of"
            + " which 1.50 KiB is free.";
    assertThat(MemoryShortage.of(text)).contains(new MemoryShortage(Device.cuda(0), 512, 1536));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA out of memory. Tried to allocate more than 1EB memory.",
        "CUDA error: out of memory",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "cuDNN error: CUDNN_STATUS_ALLOC_FAILED"
      })
  void of_cudaTextWithoutSizes_leavesThemUnknown(String text) {
    assertThat(MemoryShortage.of(text)).contains(new MemoryShortage(Device.cuda(0), -1, -1));
  }

  @Test
  void of_cpuText_tellsWhatWasAsked() {
    String text =
        "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory:"
            + " you tried to allocate 281474976710656 bytes. Error code 12 (Cannot allocate memory)";
    assertThat(MemoryShortage.of(text))
        .hasValueSatisfying(
            shortage -> {
              assertThat(shortage.device()).isEqualTo(Device.CPU);
              assertThat(shortage.asked()).isEqualTo(1L << 48);
              assertThat(shortage.free()).isPositive();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "CUDA error: an illegal memory access was encountered",
        "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 0",
        "Storage size calculation overflowed with sizes=[4611686018427387904, 4]"
      })
  void of_otherErrors_isNothing(String text) {
    assertThat(MemoryShortage.of(text)).isEmpty();
  }

  @Test
  void translate_cudaText_saysAskedFreeAndWhatToDo() {
    var error = new RuntimeException(CUDA + "\nException raised from malloc at x.cpp:1\n#0 …");
    assertThat(NativeErrors.translate("conv2d", () -> " (float32[1, 3])", error))
        .isInstanceOfSatisfying(
            DeviceMemoryException.class,
            shortage -> {
              assertThat(shortage.device()).isEqualTo("cuda:1");
              assertThat(shortage.asked()).hasValue(2_684_354_560L);
              assertThat(shortage.free()).hasValue(314_834_944L);
            })
        .hasMessageStartingWith(
            "conv2d (float32[1, 3]): too little memory on cuda:1, 2.5 GiB were asked for and 300.3"
                + " MiB are free; use a smaller picture")
        .hasCause(error);
    assertThat(NativeErrors.translate("add", () -> "", new RuntimeException("odd")))
        .isInstanceOf(NativeException.class);
  }

  @Test
  void throwIfMemory_textBelowAListing_isFound() {
    var error = new RuntimeException("The following operation failed\nRuntimeError: " + CUDA);
    assertThatThrownBy(() -> NativeErrors.throwIfMemory("forward", error))
        .isInstanceOf(DeviceMemoryException.class);
    NativeErrors.throwIfMemory("forward", new RuntimeException("odd"));
  }
}
