package dev.rad.torch.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.exception.DeviceMemoryException;
import dev.rad.exception.UnsupportedPlatformException;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class DevicesTest {

  @Test
  void resolve_auto_isAGpuOnlyWhereThereIsOne() {
    Device expected = Devices.cudaState() == CudaState.USABLE ? Device.cuda(0) : Device.CPU;
    assertThat(Devices.resolve(Device.auto())).isEqualTo(expected);
    assertThat(Devices.resolve(Device.CPU)).isEqualTo(Device.CPU);
  }

  @Test
  void resolve_gpuThatIsNotThere_saysWhyAndWhatElse() {
    Device missing = Device.cuda(Devices.cudaCount());
    assertThatThrownBy(() -> Devices.resolve(missing))
        .isInstanceOf(UnsupportedPlatformException.class)
        .hasMessageContaining(missing + " was asked for")
        .hasMessageContaining(Devices.cudaState().meaning())
        .hasMessageContaining("or use the device cpu or auto");
  }

  @Test
  void prepareDuring_work_keepsItsResultAndItsError() {
    assertThat(Devices.<String>prepareDuring(() -> "read")).isEqualTo("read");
    assertThatThrownBy(
            () ->
                Devices.prepareDuring(
                    () -> {
                      throw new UncheckedIOException(new IOException("no such photo"));
                    }))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no such photo");
  }

  @Test
  void to_autoDevice_isRefusedBeforeItIsChosen() {
    try (var scope = TensorScope.open()) {
      Tensor x = Tensors.zeros(DType.F32, 1);
      assertThatThrownBy(() -> x.to(Device.auto()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("resolve");
    }
  }

  @Test
  void allowTf32_eachKind_isSetByItself() {
    boolean convolutions = Devices.allowsTf32Convolutions();
    boolean matrices = Devices.allowsTf32Matrices();
    try {
      Devices.allowTf32(false, true);
      assertThat(Devices.allowsTf32Convolutions()).isFalse();
      assertThat(Devices.allowsTf32Matrices()).isTrue();
      Devices.allowTf32(true, false);
      assertThat(Devices.allowsTf32Convolutions()).isTrue();
      assertThat(Devices.allowsTf32Matrices()).isFalse();
    } finally {
      Devices.allowTf32(convolutions, matrices);
    }
  }

  /** 2^50 bytes are more than a process can address on any supported platform. */
  @Test
  void zeros_beyondTheAddressSpace_saysWhatWasAskedAndIsFree() {
    assertThatThrownBy(() -> Tensors.zeros(DType.F32, 1L << 24, 1L << 24))
        .isInstanceOfSatisfying(
            DeviceMemoryException.class,
            shortage -> {
              assertThat(shortage.device()).isEqualTo("cpu");
              assertThat(shortage.asked()).hasValue(1L << 50);
              assertThat(shortage.free().orElseThrow()).isBetween(1L, 1L << 49);
            });
  }
}
