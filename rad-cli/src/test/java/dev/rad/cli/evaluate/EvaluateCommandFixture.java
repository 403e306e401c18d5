package dev.rad.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.Terminal;
import dev.rad.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shared fixture of tests of {@code rad evaluate}: photos, and methods that run the command and
 * read its results.
 */
abstract class EvaluateCommandFixture {

  static final Path ROOT = Path.of(System.getProperty("rad.root", ".."));
  static final Path RAD = ROOT.resolve("checkpoints/rad-landscapes-64.safetensors");
  static final Path ADM = ROOT.resolve("checkpoints/landscapes-adm-64.safetensors");
  static final Path LORA = ROOT.resolve("checkpoints/rad-landscapes-64-lora.safetensors");
  static final Path LAMA = ROOT.resolve("testdata/torchscript/mean-colour.pt");

  @TempDir Path folder;
  Path photos;

  @BeforeEach
  void writePhotos() throws IOException {
    photos = Files.createDirectories(folder.resolve("photos"));
    for (int i = 0; i < 3; i++) {
      write(photos.resolve(i + ".png"), 30, 20, i);
    }
  }

  static void write(Path file, int width, int height, int seed) throws IOException {
    byte[] rgb = new byte[width * height * 3];
    new SplittableRandom(seed).nextBytes(rgb);
    Files.createDirectories(file.getParent());
    RgbImage.of(width, height, rgb).write(file);
  }

  /** Runs {@code rad evaluate}. Texts that start with an option are split at spaces. */
  Terminal evaluate(String out, Object... more) {
    List<Object> all = new ArrayList<>(List.of("evaluate", "--out", folder.resolve(out)));
    for (Object argument : more) {
      all.addAll(
          argument instanceof String text && text.startsWith("--")
              ? List.of((Object[]) text.split(" "))
              : List.of(argument));
    }
    if (!all.contains("--merge")) {
      Map<String, Object> usual =
          Map.of(
              "--images",
              photos,
              "--methods",
              "mean",
              "--size",
              16,
              "--checkpoint",
              RAD,
              "--adm",
              ADM);
      usual.forEach(
          (name, value) -> {
            if (!all.contains(name) && !(name.equals("--size") && all.contains("--whole"))) {
              all.addAll(List.of(name, value));
            }
          });
    }
    return Terminal.run(all.toArray());
  }

  Terminal done(String out, Object... more) {
    Terminal run = evaluate(out, more);
    assertThat(run.exitCode()).as(run.toString()).isZero();
    return run;
  }

  String failure(Object... more) {
    String failure = evaluate("refused", more).failure();
    assertThat(folder.resolve("refused")).doesNotExist();
    return failure;
  }

  Path file(String out, String name) {
    return folder.resolve(out).resolve(name);
  }

  List<String> rows(String out) throws IOException {
    List<String> lines = Files.readAllLines(file(out, "results.csv"));
    return lines.subList(1, lines.size());
  }

  /** Returns the values of a column of the results. */
  List<String> column(String out, String name) throws IOException {
    List<String> lines = Files.readAllLines(file(out, "results.csv"));
    int column = List.of(lines.get(0).split(",")).indexOf(name);
    assertThat(column).as(name).isNotNegative();
    return lines.stream().skip(1).map(line -> line.split(",", -1)[column]).toList();
  }

  /** Returns the results without the columns that depend on the clock. */
  List<String> timeless(String out) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String row : rows(out)) {
      List<String> cells = new ArrayList<>(List.of(row.split(",", -1)));
      cells.subList(9, 12).clear();
      rows.add(String.join(",", cells));
    }
    return rows;
  }
}
