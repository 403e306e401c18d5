package dev.rad.torch.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.UnsupportedPlatformException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NativesTest {

  /** In a process of its own, told that it runs on a platform without a build of LibTorch. */
  @Test
  void load_platformWithoutBuild_saysWhichOnesThereAre() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.bytedeco.javacpp.platform=linux-riscv64",
                "-cp",
                System.getProperty("java.class.path"),
                LoadAndReport.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(output.lines()).singleElement().asString().contains("linux-x86_64", "classifier");
  }

  /** Loads LibTorch and prints the error. */
  static final class LoadAndReport {
    public static void main(String[] arguments) {
      try {
        Natives.load();
      } catch (UnsupportedPlatformException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void firstLine_nativeMessage_losesItsTrace() {
    var error =
        new RuntimeException(
            "shape '[7]' is invalid for input of size 8\nException raised from foo at bar.cpp:1\n#0 …");
    assertThat(NativeErrors.firstLine(error))
        .isEqualTo("shape '[7]' is invalid for input of size 8");
  }

  @Test
  void firstLine_glooMessage_losesItsSourceLine() {
    var error =
        new RuntimeException(
            "[/home/a/gloo/transport/tcp/pair.cc:547] Connection closed by peer [127.0.0.1]:47809");
    assertThat(NativeErrors.firstLine(error))
        .isEqualTo("Connection closed by peer [127.0.0.1]:47809");
    assertThat(NativeErrors.firstLine(new RuntimeException("[2, 3] is no shape of 7")))
        .isEqualTo("[2, 3] is no shape of 7");
  }
}
