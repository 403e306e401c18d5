package dev.rad.studio;

import dev.rad.studio.http.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The weights files that users may select, by name: those of the folders given at the start. */
final class WeightsFolders {
  private static final String ENDINGS = ".*\\.(safetensors|pt|pth|ckpt)";

  private final List<Path> folders;
  private final Path start;

  WeightsFolders(List<Path> folders, Path start) {
    this.folders = folders;
    this.start = start;
  }

  /** Returns the names, with the one selected at the start first. */
  List<String> names() {
    return List.copyOf(files().keySet());
  }

  /**
   * Returns the file with a name.
   *
   * @throws Failure with status 400 if it is not one of {@link #names}
   */
  Path file(String name) {
    Path file = files().get(name);
    if (file == null) {
      throw Failure.wrong(
          "there are no weights '%s' in the folders given at the start; known are %s"
              .formatted(name, names()));
    }
    return file;
  }

  private Map<String, Path> files() {
    Map<String, Path> files = new LinkedHashMap<>();
    files.put(start.getFileName().toString(), start);
    for (Path folder : folders) {
      try (Stream<Path> inside = Files.list(folder)) {
        inside
            .filter(Files::isRegularFile)
            .filter(file -> file.getFileName().toString().matches(ENDINGS))
            .sorted()
            .forEach(file -> files.putIfAbsent(file.getFileName().toString(), file));
      } catch (IOException e) {
        throw Failure.wrong(
            "the weights folder %s cannot be read; check its rights".formatted(folder));
      }
    }
    return files;
  }
}
