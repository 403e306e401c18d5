package dev.rad.torch.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Field;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_gloo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryFinderTest {

  @Test
  void find_allLibraries_areWhereJavaCppFindsThem() throws Exception {
    try (LibraryFinder few = LibraryFinder.of(torch.class);
        LibraryFinder everywhere = LibraryFinder.everywhere(torch.class)) {
      assertThat(NativeFile.needed(few)).isNotEmpty().isEqualTo(NativeFile.needed(everywhere));
    }
  }

  /** Both in processes of their own: what JavaCPP found and loaded. */
  @Test
  void tellJavaCpp_beforeLoading_changesNothing() throws Exception {
    List<String> byItself = report("-Dtell=false");
    List<String> told = report("-Dtell=true");

    assertThat(byItself)
        .anyMatch(line -> line.startsWith("found jnitorch [jar:"))
        .anyMatch(line -> line.startsWith("loaded torch_cpu "))
        .noneMatch(line -> line.startsWith("told "));
    assertThat(told).containsAll(byItself).contains("told torch_cpu", "told nvinfer@.10");
  }

  /** JavaCPP has the system look for what is in no jar, but only where it looked for itself. */
  @Test
  void tellJavaCpp_libraryOnTheSystemsPath_isLeftToJavaCpp(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve(System.mapLibraryName("nvinfer")), "no library");

    List<String> told =
        report("-Dtell=true", "-Djava.library.path=/none" + File.pathSeparator + folder);

    assertThat(told).contains("told torch_cpu").doesNotContain("told nvinfer@.10");
  }

  private static List<String> report(String... flags) throws Exception {
    JavaProcess ended = JavaProcess.run(Map.of(), Report.class, flags);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    return ended.output().lines().filter(line -> !line.startsWith("WARNING: ")).toList(); // Java's
  }

  /** Loads LibTorch, and says what JavaCPP was told, found and loaded. */
  static final class Report {
    private Report() {}

    public static void main(String[] arguments) throws Exception {
      Field field = Loader.class.getDeclaredField("foundLibraries");
      field.setAccessible(true);
      @SuppressWarnings("unchecked") // by its declaration
      var known = (Map<String, URL[]>) field.get(null);
      if (Boolean.getBoolean("tell")) {
        NativeFile.needed();
        known.keySet().forEach(name -> System.out.println("told " + name));
      }
      Loader.load(torch.class);
      Loader.load(torch_gloo.class);
      known.forEach(
          (name, urls) -> System.out.println("found " + name + " " + Arrays.toString(urls)));
      Loader.getLoadedLibraries()
          .forEach((name, file) -> System.out.println("loaded " + name + " " + file));
    }
  }
}
