package dev.rad.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.Terminal;
import dev.rad.torch.device.Devices;
import org.junit.jupiter.api.Test;

public class DoctorCommandTest {

  @Test
  void doctor_cpu_isUsable() {
    Terminal run = Terminal.run("doctor", "--device", "cpu");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("platform   ", "pytorch 2.", "BLAS       OpenBLAS", "CUDA       ")
        .contains(
            "device     cpu",
            "threads    ",
            "per operation, which wait ",
            "self-test  passed on cpu: error ")
        .contains("verdict    usable");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void doctor_verbose_listsLibrariesThatAreLoadedOrMissing() {
    String out = Terminal.run("doctor", "--device", "cpu", "--verbose").out();

    assertThat(out.lines().filter(line -> line.startsWith("loaded"))).hasSizeGreaterThan(3);
    assertThat(out).containsPattern("torch_cpu");
  }

  @Test
  void doctor_gpuThatIsNotThere_fails() {
    String missing = "cuda:" + Devices.cudaCount();

    Terminal run = Terminal.run("doctor", "--device", missing);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("verdict    not usable");
    assertThat(run.err()).startsWith("rad: " + missing + " was asked for").hasLineCount(1);
  }

  @Test
  void doctor_unknownDevice_saysWhatThereIs() {
    Terminal run = Terminal.run("doctor", "--device", "tpu");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("is not cpu, cuda, cuda:N or auto");
  }
}
