package dev.rad.torch.device;

import dev.rad.torch.internal.NativeLibraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds NVIDIA's libraries: tries to load each one, and searches other places for those that cannot
 * be loaded.
 */
public final class CudaLibraries {

  /** The folders that JavaCPP searches besides the system's own. */
  private static final List<String> TOOLKIT =
      List.of(
          "/usr/local/cuda-13.1/lib64",
          "/usr/local/cuda-13.1/extras/CUPTI/lib64",
          "/usr/local/cuda/lib64",
          "/usr/local/cuda/extras/CUPTI/lib64",
          "/usr/lib64");

  private final String platform;
  private final Map<String, String> environment;
  private final Function<String, Optional<Path>> loader;
  private final Function<String, Optional<String>> classPath;
  private final List<String> toolkit;

  /**
   * Prepares a search.
   *
   * @param platform JavaCPP's name of the platform
   * @param environment the process's variables
   * @param loader loads a library by its name or path and returns its file
   * @param classPath returns the jar on the class path that holds a library, if there is one
   * @param toolkit folders that JavaCPP loads libraries from
   */
  CudaLibraries(
      String platform,
      Map<String, String> environment,
      Function<String, Optional<Path>> loader,
      Function<String, Optional<String>> classPath,
      List<String> toolkit) {
    this.platform = platform;
    this.environment = environment;
    this.loader = loader;
    this.classPath = classPath;
    this.toolkit = toolkit;
  }

  /**
   * Looks for all libraries in this process. Those found stay loaded.
   *
   * @return an entry for each library; empty on platforms for which LibTorch has no GPU build
   */
  public static List<CudaLibrary> find() {
    return new CudaLibraries(
            NativeLibraries.platform(),
            System.getenv(),
            NativeLibraries::load,
            NativeLibraries::cudaJar,
            TOOLKIT)
        .all();
  }

  /**
   * Lists what is missing, for an error message.
   *
   * @return names such as {@code libcudnn.so.9, libnccl.so.2}; empty if nothing is missing
   */
  static String missing() {
    return find().stream()
        .filter(library -> !library.usable())
        .map(CudaLibrary::name)
        .collect(Collectors.joining(", "));
  }

  List<CudaLibrary> all() {
    return CudaRequirement.of(platform).stream().map(this::look).toList();
  }

  private CudaLibrary look(CudaRequirement part) {
    Optional<Path> loaded = loader.apply(part.file());
    if (loaded.isPresent()) {
      return new CudaLibrary(part.file(), true, loaded.map(Path::toString), "");
    }
    Optional<String> jar = part.redist() ? classPath.apply(part.file()) : Optional.empty();
    if (jar.isPresent()) {
      return new CudaLibrary(part.file(), true, jar, "");
    }
    for (String folder : toolkit) {
      Path file = Path.of(folder, part.file());
      if (Files.exists(file) && loader.apply(file.toString()).isPresent()) {
        return new CudaLibrary(part.file(), true, Optional.of(file.toString()), "");
      }
    }
    return elsewhere(part.file())
        .map(file -> notLooked(part, file))
        .orElseGet(() -> new CudaLibrary(part.file(), false, Optional.empty(), part.cure()));
  }

  private CudaLibrary notLooked(CudaRequirement part, Path file) {
    String variable = part.file().endsWith(".dll") ? "PATH" : "LD_LIBRARY_PATH";
    return new CudaLibrary(
        part.file(),
        false,
        Optional.of(file.toString()),
        "add its folder to " + variable + " before the start: " + file.getParent());
  }

  /** Searches the active Python environment, where NVIDIA's wheels put their libraries. */
  private Optional<Path> elsewhere(String name) {
    return pythonFolders().stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::exists)
        .findFirst();
  }

  private List<Path> pythonFolders() {
    List<Path> folders = new ArrayList<>();
    for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
      String home = environment.get(variable);
      if (home == null || home.isBlank()) {
        continue;
      }
      folders.add(Path.of(home, "lib"));
      for (Path packages : sitePackages(Path.of(home))) {
        for (Path part : children(packages.resolve("nvidia"))) {
          folders.add(part.resolve("lib"));
          folders.add(part.resolve("bin"));
          folders.add(part.resolve("bin").resolve("x86_64")); // Windows
        }
      }
    }
    return folders;
  }

  private static List<Path> sitePackages(Path home) {
    List<Path> found = new ArrayList<>();
    found.add(home.resolve("Lib").resolve("site-packages")); // Windows
    for (Path python : children(home.resolve("lib"))) {
      found.add(python.resolve("site-packages"));
    }
    return found;
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) { // not there
      return List.of();
    }
  }

  /** {@return the platform} */
  @Override
  public String toString() {
    return "CudaLibraries[" + platform + "]";
  }
}
