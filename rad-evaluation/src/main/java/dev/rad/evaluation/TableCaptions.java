package dev.rad.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes the captions of tables: the number and size of pictures, and the meaning of the numbers.
 */
record TableCaptions(Summary summary, EvaluationSettings settings) {

  private static final String BEST = "The best of a column is bold.";

  /** Writes the caption of a table of metrics. */
  String quality(List<String> methods, List<Metric> metrics, boolean sets) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        metrics.stream().anyMatch(Metric::isRatio)
            ? "Means ± standard errors over pictures, medians of filling / truth."
            : "Means ± standard errors over pictures.");
    summary.masks().forEach(mask -> counts(methods, mask).ifPresent(sentences::add));
    sentences.add(sizes() + ", known pixels pasted.");
    units(metrics).ifPresent(sentences::add);
    if (sets) {
      sentences.add(
          "Distances of sets are to the same pictures before their holes: compare them at"
              + " equal N only.");
    }
    if (metrics.contains(Metric.SEAM)) {
      sentences.add(
          "Seam in grey levels, best where it is the photos' own: "
              + summary.masks().stream()
                  .flatMap(mask -> photoSeam(methods, mask).stream())
                  .collect(Collectors.joining(", "))
              + ".");
    }
    sentences.add(BEST);
    return String.join(" ", sentences);
  }

  private static Optional<String> units(List<Metric> metrics) {
    List<String> units = new ArrayList<>();
    if (metrics.contains(Metric.PSNR) || metrics.contains(Metric.PSNR_HOLE)) {
      units.add("PSNR in dB, SSIM at most 1, L1 in grey levels of 0 to 255.");
    }
    if (metrics.contains(Metric.PATCHES)) {
      units.add("Distances of patches in grey levels; filling / truth is best at 1.");
    }
    return units.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", units));
  }

  private Optional<String> counts(List<String> methods, String mask) {
    List<Summary.Cell> cells =
        methods.stream().flatMap(method -> summary.cell(method, mask).stream()).toList();
    if (cells.isEmpty()) {
      return Optional.empty();
    }
    String counts =
        cells.stream()
            .map(cell -> Integer.toString(cell.count()))
            .distinct()
            .collect(Collectors.joining(" or "));
    double hole = cells.stream().mapToDouble(Summary.Cell::hole).average().orElseThrow();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s: N = %s%s, %.0f %% are hole.",
            mask,
            counts,
            counts.contains("or") ? " (unfinished)" : "",
            100 * hole));
  }

  private String sizes() {
    return settings
        .longest()
        .map(longest -> "Whole photos of at most %d pixels".formatted(longest))
        .orElseGet(
            () ->
                "Pictures of %s pixels%s"
                    .formatted(
                        square(),
                        Optional.ofNullable(settings.common().get("height"))
                            .map(", cut out of photos at a height of %s pixels"::formatted)
                            .orElse("")));
  }

  private String square() {
    String size = settings.common().get("size");
    return size + "×" + size;
  }

  private Optional<String> photoSeam(List<String> methods, String mask) {
    return methods.stream()
        .flatMap(method -> summary.estimate(method, mask, Metric.SEAM_PHOTO).stream())
        .findFirst()
        .map(photo -> mask + " " + photo.format(Metric.SEAM_PHOTO.decimals()));
  }

  /** Writes the caption of the table of costs. */
  String costs(String reference, Optional<Summary.Costs> ofReference) {
    return "Per %s, one at a time, on %s: mean numbers of evaluations forward and backward, median times in seconds; the time per evaluation leaves set-up out.%s"
        .formatted(
            settings
                .longest()
                .map("whole photo of at most %d pixels"::formatted)
                .orElseGet(() -> "picture of " + square() + " pixels"),
            settings.common().get("device"),
            ofReference
                .map(
                    costs ->
                        " The last column is the time in relation to that of %s with %d steps."
                            .formatted(reference, costs.steps()))
                .orElse(""));
  }
}
