package dev.rad.torch.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaLibrariesTest {

  private static final String LINUX = "linux-x86_64";

  @TempDir private Path folder;

  /** What the system can load, by name or path. */
  private final Set<String> loadable = new HashSet<>();

  private Map<String, String> environment = Map.of();
  private Optional<String> jar = Optional.empty();

  private CudaLibrary look(String name) {
    var libraries =
        new CudaLibraries(
            LINUX,
            environment,
            asked -> loadable.contains(asked) ? Optional.of(Path.of(asked)) : Optional.empty(),
            asked -> jar,
            List.of(folder.resolve("toolkit").toString()));
    return libraries.all().stream()
        .filter(library -> library.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Path touch(String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "");
  }

  @Test
  void all_bareHost_saysHowToGetEach() {
    assertThat(look("libcudnn.so.9"))
        .isEqualTo(
            new CudaLibrary(
                "libcudnn.so.9",
                false,
                Optional.empty(),
                "install libcudnn9-cuda-13, or pip install nvidia-cudnn-cu13 and name its folder in"
                    + " LD_LIBRARY_PATH"));
    assertThat(look("libcuda.so.1").cure()).contains("driver").doesNotContain("pip");
    assertThat(look("libcudart.so.13").cure()).contains(CudaRequirement.REDIST);
  }

  @Test
  void all_libraryOfTheSystem_isUsable() {
    loadable.add("libnccl.so.2");
    assertThat(look("libnccl.so.2").usable()).isTrue();
    assertThat(look("libnccl.so.2").cure()).isEmpty();
    assertThat(look("libcudnn.so.9").usable()).isFalse();
  }

  @Test
  void all_toolkitFolder_isWhereJavaCppLooksToo() throws IOException {
    Path file = touch("toolkit/libcublas.so.13");
    assertThat(look("libcublas.so.13").usable()).as("a file that cannot be loaded").isFalse();
    loadable.add(file.toString());
    assertThat(look("libcublas.so.13").where()).contains(file.toString());
    assertThat(look("libcublas.so.13").usable()).isTrue();
  }

  @Test
  void all_redistJar_countsForWhatItHolds() {
    jar = Optional.of("/lib/cuda-redist.jar");
    assertThat(look("libcufft.so.12").where()).isEqualTo(jar);
    assertThat(look("libcufft.so.12").usable()).isTrue();
    assertThat(look("libcudnn.so.9").usable()).as("which the jar does not hold").isFalse();
  }

  @Test
  void all_wheelOfTheActiveEnvironment_isNamedWithTheVariable() throws IOException {
    Path file = touch("venv/lib/python3.12/site-packages/nvidia/cudnn/lib/libcudnn.so.9");
    assertThat(look("libcudnn.so.9").where()).as("not active").isEmpty();
    environment = Map.of("VIRTUAL_ENV", folder.resolve("venv").toString());
    assertThat(look("libcudnn.so.9"))
        .isEqualTo(
            new CudaLibrary(
                "libcudnn.so.9",
                false,
                Optional.of(file.toString()),
                "add its folder to LD_LIBRARY_PATH before the start: " + file.getParent()));
  }

  @Test
  void find_thisMachine_listsWhatItsBuildNeeds() {
    assertThat(CudaLibraries.find())
        .allSatisfy(library -> assertThat(library.cure().isEmpty()).isEqualTo(library.usable()));
    assertThat(CudaRequirement.of("macosx-arm64")).isEmpty();
    assertThat(CudaRequirement.of("windows-x86_64"))
        .extracting(CudaRequirement::file)
        .contains("nvcuda.dll", "cudnn64_9.dll");
  }
}
