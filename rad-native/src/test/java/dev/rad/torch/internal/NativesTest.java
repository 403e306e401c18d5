package dev.rad.torch.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.exception.UnsupportedPlatformException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertThat(ours(output)).singleElement().asString().contains("linux-x86_64", "classifier");
  }

  /** In a process of its own, where an empty folder stands for the other artifact. */
  @Test
  void load_bothBuilds_areRefusedBeforeTheyMix(@TempDir Path folder)
      throws IOException, InterruptedException {
    for (String build : new String[] {"linux-x86_64", "linux-x86_64-gpu"}) {
      Path library = folder.resolve("org/bytedeco/pytorch/" + build + "/libc10.so");
      Files.createDirectories(library.getParent());
      Files.writeString(library, "");
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.bytedeco.javacpp.platform=linux-x86_64",
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + folder,
                LoadAndReport.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(ours(output))
        .singleElement()
        .asString()
        .startsWith("LibTorch's builds for the CPU and for GPUs are both on the class path");
  }

  /** What newer versions of Java say of native access is not ours. */
  private static Stream<String> ours(String output) {
    return output
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("WARNING: "))
        .filter(line -> !line.startsWith("Warning: Versions of org.bytedeco")); // JavaCPP's own
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
