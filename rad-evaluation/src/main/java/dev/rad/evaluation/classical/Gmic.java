package dev.rad.evaluation.classical;

import dev.rad.exception.ImageException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs the installed G'MIC program: its patch-copying {@code inpaint_matchpatch} with default
 * settings. Timings cover the whole process, including reading and writing the picture files.
 */
public final class Gmic implements ClassicalMethod {

  private static final String PROGRAM = "gmic";
  private static final long MAX_MINUTES = 30;

  private final Path program;

  /** Creates the method with a program that behaves like G'MIC's. */
  Gmic(Path program) {
    this.program = program;
  }

  /**
   * Creates the method with the program on the search path.
   *
   * @throws IllegalArgumentException if there is no such program on it
   */
  static Gmic onThePath() {
    return find(Optional.ofNullable(System.getenv("PATH")).orElse(""))
        .map(Gmic::new)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "method 'gmic' needs G'MIC's program gmic on the path: install it (apt-get"
                        + " install gmic), or leave the method out"));
  }

  /** Returns the first G'MIC program in the folders of a search path. */
  static Optional<Path> find(String path) {
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, PROGRAM))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  @Override
  public String name() {
    return PROGRAM;
  }

  @Override
  public String description() {
    return "G'MIC's inpaint_matchpatch with its defaults, whole process";
  }

  @Override
  public RgbImage fill(RgbImage photo, Mask hole, long seed) {
    try {
      Path folder = Files.createTempDirectory("rad-gmic");
      try {
        return fill(photo, hole, folder);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new ImageException(
          "G'MIC's files cannot be written (%s): is the folder for temporary files full?"
              .formatted(e),
          e);
    }
  }

  private RgbImage fill(RgbImage photo, Mask hole, Path folder) throws IOException {
    Path out = folder.resolve("out.png");
    Path log = folder.resolve("log.txt");
    photo.write(folder.resolve("photo.png"));
    hole.write(folder.resolve("mask.png"));
    // G'MIC truncates when it writes bytes; without rounding, known pixels would lose a grey level
    Process process =
        new ProcessBuilder(
                program.toString(),
                "photo.png",
                "mask.png",
                "-inpaint_matchpatch[0]",
                "[1]",
                "-remove[1]",
                "-round",
                "-output",
                out.getFileName().toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int code = await(process);
    if (code != 0 || !Files.exists(out)) {
      throw new ImageException(
          "%s ended with code %d and no picture (%s): try it alone, or leave the method out"
              .formatted(program, code, lastLine(log)));
    }
    RgbImage filled = RgbImage.read(out);
    if (filled.width() != photo.width() || filled.height() != photo.height()) {
      throw new ImageException(
          "%s made %d×%d pixels of %d×%d: leave the method out"
              .formatted(program, filled.width(), filled.height(), photo.width(), photo.height()));
    }
    return filled;
  }

  private int await(Process process) {
    try {
      if (process.waitFor(MAX_MINUTES, TimeUnit.MINUTES)) {
        return process.exitValue();
      }
      throw new ImageException(
          "%s took more than %d minutes: try a smaller picture".formatted(program, MAX_MINUTES));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException(program + " was interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = Files.readString(log).lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "without a word" : lines.get(lines.size() - 1).strip();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  @Override
  public String toString() {
    return "Gmic[" + program + "]";
  }
}
