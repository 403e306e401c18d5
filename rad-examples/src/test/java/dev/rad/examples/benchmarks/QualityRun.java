package dev.rad.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A run of {@link InpaintingQuality} with the mean colour. */
public final class QualityRun {

  private QualityRun() {}

  /** {@return the PSNR of each hole as written in scores.csv, in its order} */
  public static List<String> psnr(
      Path photos, Path out, int count, String masks, int size, long seed) throws IOException {
    int code =
        InpaintingQuality.commandLine()
            .execute(
                "--images=" + photos,
                "--out=" + out,
                "--n=" + count,
                "--masks=" + masks,
                "--size=" + size,
                "--seed=" + seed);
    if (code != 0) {
      throw new AssertionError("exit code " + code);
    }
    return Files.readAllLines(out.resolve("scores.csv")).stream()
        .filter(line -> line.contains(",mean,"))
        .map(line -> line.split(",")[4])
        .toList();
  }
}
