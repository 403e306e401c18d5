package dev.rad.evaluation;

import dev.rad.exception.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the files of an evaluation lie.
 *
 * @param folder of the evaluation
 */
record CaseFiles(Path folder) {

  /** The picture before its hole. */
  Path original(TestCase testCase) {
    return folder.resolve("photo").resolve(testCase.picture() + ".png");
  }

  /** The hole, white. */
  Path mask(TestCase testCase) {
    return folder
        .resolve("mask")
        .resolve(FileNames.safe(testCase.mask()))
        .resolve(testCase.picture() + ".png");
  }

  /** The picture with its hole filled. */
  Path filled(TestCase testCase, String method) {
    return of("filled", testCase, method);
  }

  /** What the method itself gives, known pixels included. */
  Path raw(TestCase testCase, String method) {
    return of("raw", testCase, method);
  }

  private Path of(String kind, TestCase testCase, String method) {
    return folder
        .resolve(kind)
        .resolve(FileNames.safe(testCase.mask()))
        .resolve(FileNames.safe(method))
        .resolve(testCase.picture() + ".png");
  }

  /** All results. */
  Path results() {
    return folder.resolve("results.csv");
  }

  /** What the evaluation was asked for. */
  Path settings() {
    return folder.resolve("evaluation.json");
  }

  /**
   * The path of a file after its folder was made.
   *
   * @throws ImageException if that cannot be made
   */
  static Path ready(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return file;
    } catch (IOException e) {
      throw new ImageException(
          file.getParent() + " cannot be made (" + e.getMessage() + "): choose another --out", e);
    }
  }
}
