package dev.rad.spark;

import dev.rad.InpaintOptions;
import dev.rad.Prior;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Measures what a cluster costs beside the filling. Three parts, each by its name:
 *
 * <ul>
 *   <li>{@code plan}: 100,000 rows of tiny pictures are looked at and cut into tasks
 *   <li>{@code overhead}: 2,000 tiny pictures with a filler that costs nothing; what is left is
 *       reading, writing, records and Spark
 *   <li>{@code cluster}: pictures a second of two workers with one core, and of {@code rad inpaint
 *       --images} with two threads; from the first result to the last, so that no start counts
 * </ul>
 */
final class BulkBenchmark {
  private static final int ROWS = 100_000;
  private static final int FILES = 1000;
  private static final int RUNS = 6; // of which the first ones warm Java up
  private static final int TINY = 16; // pixels a side

  private BulkBenchmark() {}

  /**
   * Measures.
   *
   * @param words {@code plan}, {@code overhead}, or {@code cluster PHOTOS WEIGHTS STEPS}
   */
  public static void main(String[] words) throws Exception {
    Path folder = Files.createTempDirectory("rad-benchmark");
    try {
      switch (words[0]) {
        case "plan" -> plan(folder);
        case "overhead" -> overhead(folder);
        case "cluster" -> cluster(folder, Integer.parseInt(words[1]), words[2], words[3]);
        default -> throw new IllegalArgumentException("plan, overhead or cluster");
      }
    } finally {
      TaskFolder.delete(folder);
    }
    System.exit(0);
  }

  private static Dataset<Row> tiny(Path folder, int rows) throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos"));
    Path masks = Files.createDirectories(folder.resolve("masks"));
    int files = Math.min(FILES, rows);
    for (int i = 0; i < files; i++) {
      String name = i + ".png";
      Pictures.write(photos.resolve(name), masks.resolve(name), TINY, TINY, i);
    }
    List<Row> table = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      String name = i % files + ".png";
      table.add(
          RowFactory.create(
              "r" + i, photos.resolve(name).toString(), masks.resolve(name).toString()));
    }
    return LocalSpark.paths(table);
  }

  private static BulkOptions stub(Path out) {
    return BulkOptions.builder()
        .inpaint(InpaintOptions.defaults().withPrior(Prior.PHOTO))
        .inpainter(device -> OneColour.inpainter())
        .out(out.toString())
        .build();
  }

  private static void plan(Path folder) throws IOException {
    Dataset<Row> table = tiny(folder, ROWS);
    RadSpark.inpaint(tiny(folder, 10), stub(folder.resolve("first"))).count(); // Spark is started
    for (int run = 0; run < 3; run++) {
      long began = System.nanoTime();
      BulkJob job = BulkJob.plan(table, stub(folder.resolve("out" + run)));
      System.out.printf(
          Locale.ROOT,
          "planned %d pictures in %.1f s, %d tasks%n",
          job.pictures(),
          seconds(began),
          job.results().rdd().getNumPartitions());
    }
  }

  private static void overhead(Path folder) throws IOException {
    int rows = 2000;
    Dataset<Row> table = tiny(folder, rows);
    for (int run = 0; run < RUNS; run++) {
      long began = System.nanoTime();
      BulkJob job = BulkJob.plan(table, stub(folder.resolve("out" + run)));
      job.results().collectAsList();
      double wall = seconds(began) - job.metrics().networkSeconds().value() / 2;
      System.out.printf(
          Locale.ROOT,
          "%d pictures on 2 slots: %.2f ms a picture beside the filling, of each slot%n",
          rows,
          2 * 1e3 * wall / rows);
    }
  }

  private static void cluster(Path folder, int photos, String weights, String steps)
      throws Exception {
    Path in = Files.createDirectories(folder.resolve("in"));
    Path masks = Files.createDirectories(folder.resolve("in-masks"));
    for (int i = 0; i < photos; i++) {
      String name = "p%04d.png".formatted(i);
      Pictures.write(in.resolve(name), masks.resolve(name), 96, 96, i);
    }
    String[] common = {
      "--masks", masks.toString(), "--checkpoint", weights, "--steps", steps, "--seed", "7"
    };
    try (var cluster = new Cluster(folder)) {
      for (int run = 0; run < 3; run++) {
        Path out = folder.resolve("cluster" + run);
        String[] job = {"--photos", in.toString(), "--out", out.toString(), "--same-seed"};
        try (JavaProcess driver = cluster.submit(join(job, common))) {
          driver.code();
        }
        Path alone = folder.resolve("alone" + run);
        String[] rad = {
          "inpaint", "--images", in.toString(), "--out", alone.toString(), "--threads", "2"
        };
        try (JavaProcess single = cluster.driver("dev.rad.cli.Rad", join(rad, common))) {
          single.code();
        }
        double many = rate(out);
        double one = rate(alone);
        System.out.printf(
            Locale.ROOT,
            "%d photos of 96 pixels: cluster %.3f a second, one machine %.3f, ratio %.2f%n",
            photos,
            many,
            one,
            many / one);
      }
    }
  }

  private static String[] join(String[] one, String[] other) {
    return Stream.concat(Stream.of(one), Stream.of(other)).toArray(String[]::new);
  }

  /** Pictures a second, from the first result to the last. */
  private static double rate(Path out) throws IOException {
    List<Long> times = new ArrayList<>();
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".png")).toList()) {
        times.add(Files.getLastModifiedTime(file).toMillis());
      }
    }
    times.sort(null);
    return 1e3 * (times.size() - 1) / (times.get(times.size() - 1) - times.get(0));
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) * 1e-9;
  }
}
