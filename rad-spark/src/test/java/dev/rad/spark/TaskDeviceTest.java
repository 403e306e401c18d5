package dev.rad.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.exception.UnsupportedPlatformException;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskDeviceTest {

  private static Map<String, ResourceInformation> gpu(String... addresses) {
    return Map.of("gpu", new ResourceInformation("gpu", addresses));
  }

  @ParameterizedTest
  @CsvSource({"auto, cuda:3", "cuda, cuda:3", "cpu, cpu", "cuda:1, cuda:1"})
  void of_taskWithAGpu_takesItUnlessAnotherIsNamed(String wanted, String device) {
    assertThat(TaskDevice.of(wanted, gpu("3", "5"))).isEqualTo(Device.parse(device));
  }

  @ParameterizedTest
  @CsvSource({"auto, cpu", "cpu, cpu", "cuda, cuda:0"})
  void of_taskWithoutAGpu_computesOnTheProcessorUnlessAGpuIsNamed(String wanted, String device) {
    assertThat(TaskDevice.of(wanted, Map.of())).isEqualTo(Device.parse(device));
    assertThat(TaskDevice.of(wanted, gpu())).isEqualTo(Device.parse(device));
  }

  @Test
  void of_gpuWithAName_saysThatNumbersAreNeeded() {
    assertThatThrownBy(() -> TaskDevice.of("auto", gpu("GPU-1a2b")))
        .isInstanceOf(UnsupportedPlatformException.class)
        .hasMessageContaining("the GPU 'GPU-1a2b'")
        .hasMessageContaining("indices");
  }
}
