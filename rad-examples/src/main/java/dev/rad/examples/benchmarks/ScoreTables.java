package dev.rad.examples.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Scores as tables: all of them for programs, their means for people. */
final class ScoreTables {

  private final List<Score> scores;
  private final List<String> methods;
  private final List<String> masks;

  /**
   * Takes scores that hold, for each mask kind, the same photos in the same order for every method.
   */
  ScoreTables(List<Score> scores, List<String> methods, List<String> masks) {
    this.scores = scores;
    this.methods = methods;
    this.masks = masks;
  }

  /** A line per picture, mask and method, after a header. */
  String csv() {
    return Stream.concat(Stream.of(Score.CSV_HEADER), scores.stream().map(Score::toCsv))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /** Markdown: a table per measure, rows methods, columns mask kinds. */
  String markdown() {
    List<String> withTruth = Stream.concat(Stream.of(Score.TRUTH), methods.stream()).toList();
    var text = new StringBuilder();
    text.append(table("PSNR of the hole, dB (higher is better)", methods, 2, Score::psnr));
    if (methods.size() > 1) {
      text.append(gains());
    }
    text.append(table("SSIM of the hole (higher is better)", methods, 3, Score::ssim));
    text.append(table("L1 of the hole, grey levels (lower is better)", methods, 2, Score::l1));
    text.append(table("Seam, grey levels (the photo's own is best)", withTruth, 2, Score::seam));
    return text.toString();
  }

  private String table(
      String title, List<String> rows, int decimals, ToDoubleFunction<Score> measure) {
    return header(title)
        + rows.stream()
            .map(
                method -> row(method, mask -> Estimate.of(values(method, mask, measure)), decimals))
            .collect(Collectors.joining());
  }

  /** Photo by photo, so that photos which are hard for every method do not blur the comparison. */
  private String gains() {
    String first = methods.get(0);
    return header("PSNR of the hole, dB gained over " + cell(first) + ", photo by photo")
        + methods.stream()
            .skip(1)
            .map(method -> row(method, mask -> gain(method, first, mask), 2))
            .collect(Collectors.joining());
  }

  private Estimate gain(String method, String other, String mask) {
    double[] ours = values(method, mask, Score::psnr);
    double[] theirs = values(other, mask, Score::psnr);
    return Estimate.of(
        IntStream.range(0, ours.length).mapToDouble(i -> ours[i] - theirs[i]).toArray());
  }

  private String header(String title) {
    return "\n## "
        + title
        + "\n\n| method |"
        + masks.stream()
            .map(mask -> String.format(Locale.ROOT, " %s (%.0f %%) |", mask, 100 * share(mask)))
            .collect(Collectors.joining())
        + "\n|---|"
        + "---|".repeat(masks.size())
        + "\n";
  }

  private double share(String mask) {
    return scores.stream()
        .filter(score -> score.mask().equals(mask))
        .mapToDouble(Score::hole)
        .average()
        .orElseThrow();
  }

  private String row(String method, Function<String, Estimate> estimate, int decimals) {
    return "| "
        + cell(method)
        + " |"
        + masks.stream()
            .map(mask -> " " + estimate.apply(mask).format(decimals) + " |")
            .collect(Collectors.joining())
        + "\n";
  }

  private double[] values(String method, String mask, ToDoubleFunction<Score> measure) {
    return scores.stream()
        .filter(score -> score.method().equals(method) && score.mask().equals(mask))
        .mapToDouble(measure)
        .toArray();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
