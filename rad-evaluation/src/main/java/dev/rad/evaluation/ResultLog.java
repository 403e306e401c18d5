package dev.rad.evaluation;

import dev.rad.exception.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The results of an evaluation in {@code results.csv}. A line is appended once its picture is in
 * place, and is forced to disk before the next one starts, so that a result exists completely or
 * not at all. A truncated last line is ignored.
 */
final class ResultLog {

  private final Path file;
  private final Map<Result.Key, Result> results = new LinkedHashMap<>();

  private ResultLog(Path file) {
    this.file = file;
  }

  /**
   * Opens the results of a folder, dropping incomplete ones.
   *
   * @param file the file results.csv; created if missing
   * @param isComplete whether the picture of a result exists
   * @throws ImageException if the file cannot be read or written, or has a different format
   */
  static ResultLog open(Path file, Predicate<Result> isComplete) {
    var log = new ResultLog(file);
    read(file, isComplete).forEach(result -> log.results.put(result.key(), result));
    log.rewrite();
    return log;
  }

  /**
   * Reads the complete results of a folder.
   *
   * @param file the file results.csv, which may be missing
   * @param isComplete whether the picture of a result exists
   * @throws ImageException if the file cannot be read, or has a different format
   */
  static List<Result> read(Path file, Predicate<Result> isComplete) {
    List<Result> results = new ArrayList<>();
    if (!Files.exists(file)) {
      return results;
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new ImageException(file + " cannot be read: " + e.getMessage(), e);
    }
    String[] lines = text.substring(0, text.lastIndexOf('\n') + 1).split("\r?\n");
    if (!lines[0].equals(ResultCsv.HEADER)) {
      throw new ImageException(
          file + " has other columns than this version writes: name another --out");
    }
    for (int i = 1; i < lines.length; i++) {
      String where = file + ", line " + (i + 1);
      Result result =
          ResultCsv.parse(lines[i])
              .orElseThrow(
                  () ->
                      new ImageException(
                          where + " is no result: delete the line, and its picture is made again"));
      if (isComplete.test(result)) {
        results.add(result);
      }
    }
    return results;
  }

  private void rewrite() {
    TextFile.write(
        file,
        ResultCsv.HEADER
            + "\n"
            + results.values().stream()
                .map(result -> ResultCsv.line(result) + "\n")
                .collect(Collectors.joining()));
  }

  /** Returns the result of a method on a case, if present. */
  Optional<Result> find(TestCase testCase, String method) {
    return Optional.ofNullable(
        results.get(new Result.Key(testCase.picture(), testCase.mask(), method)));
  }

  /** Returns all results in the order they were added. */
  Collection<Result> all() {
    return results.values();
  }

  /**
   * Adds a result whose picture is in place.
   *
   * @throws ImageException if the file cannot be written
   */
  void add(Result result) {
    String text = ResultCsv.line(result);
    byte[] line = (text + "\n").getBytes(StandardCharsets.UTF_8);
    try (var channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(line);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      throw new ImageException(file + " cannot be written (" + e.getMessage() + ")", e);
    }
    put(text);
  }

  /**
   * Stores the result as parsed from its line, so that means do not depend on whether it was just
   * computed or read back.
   */
  private void put(String line) {
    Result result = ResultCsv.parse(line).orElseThrow();
    results.put(result.key(), result);
  }

  /** Replaces results by newer ones with the same keys, in a single write. */
  void update(Collection<Result> changed) {
    changed.forEach(result -> put(ResultCsv.line(result)));
    rewrite();
  }
}
