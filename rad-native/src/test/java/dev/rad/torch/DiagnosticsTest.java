package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.torch.device.Devices;
import dev.rad.torch.device.NativeReport;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosticsTest {

  @Test
  void run_cpu_computesAndTellsWithWhat() {
    Diagnostics found = Diagnostics.run(Device.CPU);

    assertThat(found.isUsable()).as(found.toString()).isTrue();
    assertThat(found.device()).contains(Device.CPU);
    assertThat(found.threads()).isPositive();
    NativeReport natives = found.natives().orElseThrow();
    assertThat(natives.versions()).containsKeys("javacpp", "openblas", "pytorch");
    assertThat(natives.files().get("jnitorch")).isRegularFile();
    assertThat(natives.blas()).startsWith("OpenBLAS");
    assertThat(found.selfTest().orElseThrow().error()).isBetween(1e-9, 1e-4); // float32 rounds
  }

  @Test
  void run_gpuThatIsNotThere_isNotUsableAndSaysWhy() {
    Device missing = Device.cuda(Devices.cudaCount());

    Diagnostics found = Diagnostics.run(missing);

    assertThat(found.isUsable()).isFalse();
    assertThat(found.problem().orElseThrow()).startsWith(missing + " was asked for");
    assertThat(found.device()).isEmpty();
    assertThat(found.selfTest()).isEmpty();
    assertThat(found.natives()).as("LibTorch is there all the same").isPresent();
  }

  @Test
  void relativeError_values_isTheLargestDifferenceOverTheLargestValue() {
    float[] expected = {1, -4, 2};
    assertThat(SelfTest.relativeError(new float[] {1, -4, 2}, expected)).isZero();
    assertThat(SelfTest.relativeError(new float[] {1.5f, -3, 2}, expected)).isEqualTo(0.25);
    assertThat(SelfTest.relativeError(new float[] {Float.NaN, -4, 2}, expected)).isInfinite();
  }

  @ParameterizedTest
  @CsvSource({
    "AVX512, Haswell, true",
    "AVX512, SkylakeX, false",
    "AVX512, '', false",
    "AVX2, Haswell, false"
  })
  void isHeldDown_coreTypeBelowTheProcessor_isSeen(String cpu, String coreType, boolean heldDown) {
    var report =
        new NativeReport(
            Map.of(),
            Map.of("torch", Path.of("x")),
            cpu,
            "OpenBLAS",
            Optional.of(coreType).filter(type -> !type.isEmpty()));
    assertThat(report.isHeldDown()).isEqualTo(heldDown);
  }
}
