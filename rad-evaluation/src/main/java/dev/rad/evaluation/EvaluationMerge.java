package dev.rad.evaluation;

import dev.rad.exception.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Merges evaluations that share pictures, masks and seed, such as those of methods run on several
 * machines in parallel.
 */
public final class EvaluationMerge {

  private EvaluationMerge() {}

  /**
   * Copies the results that {@code out} does not yet have, and writes tables and pages for all
   * results.
   *
   * @param folders the evaluations to merge
   * @param out the target folder; may hold an evaluation already, and may be one of {@code folders}
   * @param gridRows the maximum number of rows of a picture grid
   * @throws IllegalArgumentException if their settings differ
   * @throws ImageException if a folder holds no evaluation, or a file cannot be read or written
   */
  public static void run(List<Path> folders, Path out, int gridRows) {
    var target = new CaseFiles(out);
    Optional<EvaluationSettings> merged = EvaluationSettings.read(target.settings());
    for (Path folder : folders) {
      EvaluationSettings next =
          EvaluationSettings.read(new CaseFiles(folder).settings())
              .orElseThrow(
                  () ->
                      new ImageException(
                          folder + " holds no evaluation: name folders that rad evaluate wrote"));
      merged = Optional.of(merged.map(earlier -> next.after(earlier, folder)).orElse(next));
    }
    EvaluationSettings settings =
        merged.orElseThrow(
            () -> new IllegalArgumentException("name the folders of one evaluation or more"));
    settings.write(CaseFiles.ready(target.settings()));
    ResultLog all = ResultLog.open(target.results(), isComplete(target));
    for (Path folder : folders) {
      var source = new CaseFiles(folder);
      for (Result result : ResultLog.read(source.results(), isComplete(source))) {
        if (all.find(result.testCase(), result.method()).isEmpty()) {
          copy(source, target, result);
          all.add(result);
        }
      }
    }
    new Report(target, settings, all.all(), gridRows).write();
  }

  private static Predicate<Result> isComplete(CaseFiles files) {
    return result -> Files.exists(files.filled(result.testCase(), result.method()));
  }

  private static void copy(CaseFiles source, CaseFiles target, Result result) {
    TestCase testCase = result.testCase();
    String method = result.method();
    copy(source.original(testCase), target.original(testCase));
    copy(source.mask(testCase), target.mask(testCase));
    if (Files.exists(source.raw(testCase, method))) {
      copy(source.raw(testCase, method), target.raw(testCase, method));
    }
    copy(source.filled(testCase, method), target.filled(testCase, method));
  }

  private static void copy(Path from, Path to) {
    Path part = to.resolveSibling("." + to.getFileName() + ".part");
    try {
      Files.copy(from, CaseFiles.ready(part), StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ImageException(from + " cannot be copied to " + to + " (" + e + ")", e);
    }
  }
}
