package dev.rad.evaluation;

import dev.rad.exception.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Locates the files of an evaluation.
 *
 * @param folder the folder of the evaluation
 */
record CaseFiles(Path folder) {

  /** Returns the file of the original picture. */
  Path original(TestCase testCase) {
    return folder.resolve("photo").resolve(testCase.picture() + ".png");
  }

  /** Returns the file of the mask, white inside the hole. */
  Path mask(TestCase testCase) {
    return folder
        .resolve("mask")
        .resolve(FileNames.safe(testCase.mask()))
        .resolve(testCase.picture() + ".png");
  }

  /** Returns the file of the filled picture. */
  Path filled(TestCase testCase, String method) {
    return of("filled", testCase, method);
  }

  /** Returns the file of the method's raw output, including its known pixels. */
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

  /** Returns the file of all results. */
  Path results() {
    return folder.resolve("results.csv");
  }

  /** Returns the file of the settings. */
  Path settings() {
    return folder.resolve("evaluation.json");
  }

  /**
   * Creates the parent folder of a file and returns the file.
   *
   * @throws ImageException if the folder cannot be created
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
