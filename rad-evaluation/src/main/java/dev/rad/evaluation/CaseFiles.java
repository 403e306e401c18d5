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
  Path original(Case one) {
    return folder.resolve("photo").resolve(one.picture() + ".png");
  }

  /** The hole, white. */
  Path mask(Case one) {
    return folder.resolve("mask").resolve(Slug.of(one.mask())).resolve(one.picture() + ".png");
  }

  /** The picture with its hole filled. */
  Path filled(Case one, String method) {
    return of("filled", one, method);
  }

  /** What the method itself gives, known pixels included. */
  Path raw(Case one, String method) {
    return of("raw", one, method);
  }

  private Path of(String kind, Case one, String method) {
    return folder
        .resolve(kind)
        .resolve(Slug.of(one.mask()))
        .resolve(Slug.of(method))
        .resolve(one.picture() + ".png");
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
