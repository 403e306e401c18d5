package dev.rad.cli.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Locates the project's files. */
final class Project {

  static final Path ROOT =
      Path.of(System.getProperty("rad.root", "..")).toAbsolutePath().normalize();

  private Project() {}

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lists README.md and docs/*.md. */
  static List<Path> guides() {
    List<Path> guides = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    guides.addAll(files(ROOT.resolve("docs"), ".md"));
    return guides;
  }

  /** Lists the sources of the library, without package-info and module-info. */
  static List<Path> librarySources() {
    return Stream.of("rad-api", "rad-native")
        .flatMap(module -> files(ROOT.resolve(module).resolve("src/main/java"), ".java").stream())
        .filter(file -> !file.getFileName().toString().contains("-info"))
        .toList();
  }

  /** Lists the sources that can throw errors which users see. */
  static List<Path> allSources() {
    List<Path> sources = new ArrayList<>(librarySources());
    sources.addAll(
        files(ROOT.resolve("rad-cli/src/main/java/dev/rad/cli"), ".java").stream()
            .filter(file -> !file.toString().contains("benchmarks"))
            .toList());
    return sources;
  }

  private static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
