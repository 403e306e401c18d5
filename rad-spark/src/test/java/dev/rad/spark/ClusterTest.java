package dev.rad.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.RadHere;
import dev.rad.cli.inpaint.ClassicalInpainter;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on a real cluster: processes are killed, pictures are broken, and all results are right. */
@Tag("cluster")
class ClusterTest {
  private static final int PHOTOS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  @TempDir static Path folder;

  private static Cluster cluster;
  private static Path photos;
  private static Path masks;

  @BeforeAll
  static void start() throws IOException {
    cluster = new Cluster(folder);
    photos = Files.createDirectories(folder.resolve("photos"));
    masks = Files.createDirectories(folder.resolve("masks"));
    for (int i = 0; i < PHOTOS; i++) {
      String name = "p%03d.png".formatted(i);
      Pictures.write(photos.resolve(name), masks.resolve(name), 64 + i % 8, 72 - i % 8, i);
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static List<Path> pictures(Path out) {
    try (Stream<Path> inside = Files.list(out)) {
      return inside.filter(file -> file.toString().endsWith(".png")).sorted().toList();
    } catch (IOException e) {
      return List.of(); // not there yet
    }
  }

  private static Map<Path, FileTime> times(Path out) {
    Map<Path, FileTime> times = new HashMap<>();
    for (Path picture : pictures(out)) {
      try {
        times.put(picture, Files.getLastModifiedTime(picture));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return times;
  }

  private static void assertUntouched(Map<Path, FileTime> before, Path out) {
    Map<Path, FileTime> after = times(out);
    before.forEach((picture, time) -> assertThat(after).containsEntry(picture, time));
  }

  /** Breaks some pictures, to be undone for the single machine. */
  private static void addBroken() throws IOException {
    Files.writeString(photos.resolve("broken.png"), "no picture");
    Mask.full(8, 8).write(masks.resolve("broken.png"));
    Pictures.photo(64, 64, 1).write(photos.resolve("no-mask.png"));
    Pictures.photo(64, 64, 2).write(photos.resolve("bad-mask.png"));
    Files.writeString(masks.resolve("bad-mask.png"), "no picture");
    Pictures.photo(64, 64, 3).write(photos.resolve("twice.png"));
    Pictures.photo(64, 64, 4).write(photos.resolve("twice.jpg"));
    Mask.full(64, 64).write(masks.resolve("twice.png"));
  }

  private static void removeBroken() throws IOException {
    for (String name :
        List.of("broken.png", "no-mask.png", "bad-mask.png", "twice.png", "twice.jpg")) {
      Files.deleteIfExists(photos.resolve(name));
      Files.deleteIfExists(masks.resolve(name));
    }
  }

  @Test
  void submit_executorAndDriverKilled_goesOnAndEqualsTheSingleMachine() throws Exception {
    addBroken();
    Path out = folder.resolve("out");
    String[] job = {
      "--photos",
      photos.toString(),
      "--masks",
      masks.toString(),
      "--out",
      out.toString(),
      "--prior",
      "photo",
      "--seed",
      "7",
      "--same-seed"
    };
    Map<Path, FileTime> atFirstKill;
    Map<Path, FileTime> atSecondKill;
    try (JavaProcess driver = cluster.submit(job)) {
      Await.until("20 results", PATIENCE, () -> ended(driver) || pictures(out).size() >= 20);
      atFirstKill = times(out);
      ProcessHandle executor = cluster.executors().get(0);
      assertThat(executor.destroyForcibly()).isTrue();
      Await.until(
          "results after an executor's end",
          PATIENCE,
          () -> ended(driver) || pictures(out).size() >= atFirstKill.size() + 40);
      assertUntouched(atFirstKill, out);
      assertThat(driver.isAlive()).as(driver.output()).isTrue();
      driver.kill();
      assertThat(driver.code()).isNotZero();
      Await.until("end of executors", PATIENCE, () -> cluster.executors().isEmpty());
      atSecondKill = times(out);
      assertThat(atSecondKill.size()).isLessThan(PHOTOS);
    }
    String[] again = Stream.concat(Stream.of(job), Stream.of("--resume")).toArray(String[]::new);

    try (JavaProcess driver = cluster.submit(again)) {
      assertThat(driver.code()).as(driver.output()).isEqualTo(3);
      assertThat(driver.output()).contains("failed          5").contains("pictures        205");
    }

    assertUntouched(atSecondKill, out);
    assertTable(out, atSecondKill.size());
    removeBroken();
    assertEqualsSingleMachine(out);
  }

  @Test
  void submit_folderThatCannotBeListed_endsBeforeAnyPicture() throws Exception {
    Path out = folder.resolve("out-nothing");
    Path file = photos.resolve("p000.png");
    for (Path unreadable : List.of(folder.resolve("no-such-folder"), file)) {
      try (JavaProcess driver =
          cluster.submit(
              "--photos",
              unreadable.toString(),
              "--mask",
              "box",
              "--prior",
              "photo",
              "--out",
              out.toString())) {
        assertThat(driver.code()).as(driver.output()).isEqualTo(1);
        assertThat(driver.output())
            .contains("rad-spark: ", unreadable.toString())
            .doesNotContain("\tat ");
      }
    }
    assertThat(out).doesNotExist();

    try (JavaProcess driver =
        cluster.submit(
            "--photos",
            photos.toString(),
            "--mask",
            "box",
            "--prior",
            "photo",
            "--out",
            file.toString())) {
      assertThat(driver.code()).as(driver.output()).isEqualTo(1);
      assertThat(driver.output()).contains(file.toString()).doesNotContain("\tat ");
    }
  }

  @Test
  void launcher_sparkSubmitOfAnInstalledSpark_getsJarsAndOptions() throws Exception {
    SparkHome home = SparkHome.make(folder.resolve("installed"));
    Path few = Files.createDirectories(folder.resolve("launched"));
    for (int i = 0; i < 4; i++) {
      Pictures.photo(64, 64 + i, i).write(few.resolve("l" + i + ".png"));
    }
    Path out = folder.resolve("out-launched");

    String said =
        home.submit(
            List.of(
                "--master",
                cluster.address(),
                "--conf",
                "spark.executor.memory=512m",
                "--conf",
                "spark.ui.enabled=false",
                "--conf", // the workers of this cluster have no jars of Spark's
                "spark.executor.extraClassPath=" + home.folder().resolve("jars") + "/*",
                "--",
                "--photos",
                few.toString(),
                "--mask",
                "box",
                "--steps",
                "2",
                "--out",
                out.toString()));

    assertThat(said).contains("filled          4").doesNotContain("\tat ");
    assertThat(pictures(out)).hasSize(4);
  }

  private static boolean ended(JavaProcess driver) {
    if (!driver.isAlive()) {
      throw new AssertionError("the driver ended: " + driver.output());
    }
    return false;
  }

  /** The table of the resumed job: all pictures, with the reasons of the broken ones. */
  private static void assertTable(Path out, int done) {
    List<Row> rows =
        LocalSpark.session()
            .read()
            .parquet(out + "/_rad/results")
            .orderBy("id", "photo")
            .collectAsList();
    assertThat(rows).hasSize(PHOTOS + 5);
    assertThat(rows.stream().filter(row -> row.<Boolean>getAs("resumed"))).hasSize(done);
    Map<String, String> errors = new HashMap<>();
    for (Row row : rows) {
      if (row.getAs("error") != null) {
        errors.merge(row.getAs("id"), row.getAs("error"), (one, other) -> one + "; " + other);
      }
    }
    assertThat(errors).containsOnlyKeys("broken", "no-mask", "bad-mask", "twice");
    assertThat(errors.get("broken")).contains("cannot read").contains("broken.png");
    assertThat(errors.get("no-mask")).contains("no mask for no-mask.png");
    assertThat(errors.get("bad-mask")).contains("mask").contains("bad-mask.png");
    assertThat(errors.get("twice")).contains("several pictures have the id twice");
  }

  private static void assertEqualsSingleMachine(Path out) throws IOException {
    Path alone = folder.resolve("alone");
    RadHere.run(
        "inpaint",
        "--images",
        photos.toString(),
        "--masks",
        masks.toString(),
        "--prior",
        "photo",
        "--seed",
        "7",
        "--out",
        alone.toString());
    assertThat(pictures(out)).hasSize(PHOTOS);
    for (Path picture : pictures(alone)) {
      assertThat(Files.readAllBytes(out.resolve(picture.getFileName())))
          .as("%s", picture)
          .isEqualTo(Files.readAllBytes(picture));
    }
  }

  @Test
  void submit_network_isSentToExecutorsAndEqualsTheSingleMachine() throws Exception {
    Path few = Files.createDirectories(folder.resolve("few"));
    for (int i = 0; i < 4; i++) {
      Pictures.photo(64, 64 + i, i).write(few.resolve("n" + i + ".png"));
    }
    Path out = folder.resolve("out-network");
    String weights =
        Path.of(System.getProperty("rad.root"), "checkpoints", "rad-landscapes-64.safetensors")
            .toString();

    try (JavaProcess driver =
        cluster.submit(
            "--photos",
            few.toString(),
            "--mask",
            "box",
            "--out",
            out.toString(),
            "--checkpoint",
            weights,
            "--steps",
            "2",
            "--seed",
            "3")) {
      assertThat(driver.code()).as(driver.output()).isZero();
      assertThat(driver.output()).contains("filled          4");
    }

    for (int i = 0; i < 4; i++) {
      Path alone = folder.resolve("alone-n" + i + ".png");
      RadHere.run(
          "inpaint",
          "--image",
          few.resolve("n" + i + ".png").toString(),
          "--mask",
          "box",
          "--checkpoint",
          weights,
          "--steps",
          "2",
          "--seed",
          String.valueOf(Seeds.of(3, "n" + i)),
          "--out",
          alone.toString(),
          "--no-triptych");
      assertThat(RgbImage.read(out.resolve("n" + i + ".png"))).isEqualTo(RgbImage.read(alone));
    }
  }

  @Test
  void inpaint_pictureThatEndsExecutors_isNamedAndTheOthersAreFilled() throws Exception {
    Path few = Files.createDirectories(folder.resolve("deadly"));
    for (int i = 0; i < 12; i++) {
      int width = i == 5 ? DeadlyJob.WIDTH : 40;
      Pictures.photo(width, 40, i).write(few.resolve("d%02d.png".formatted(i)));
    }
    Path out = folder.resolve("out-deadly");

    try (JavaProcess driver =
        cluster.driver(DeadlyJob.class.getName(), few.toString(), out.toString())) {
      assertThat(driver.code()).as(driver.output()).isZero();
    }

    List<Row> rows =
        LocalSpark.session().read().parquet(out + "/_rad/results").orderBy("id").collectAsList();
    assertThat(rows).hasSize(12);
    for (Row row : rows) {
      String error = row.getAs("error");
      if (row.getAs("id").equals("d05")) {
        assertThat(error).contains("out of memory", "two executors died");
      } else {
        assertThat(error).as("%s", row).isNull();
      }
    }
    assertThat(pictures(out)).hasSize(11);
    assertThat(out.resolve("_rad/running")).isEmptyDirectory();
  }

  /** A job of which one picture ends every executor that fills it, as the system does. */
  static final class DeadlyJob {
    static final int WIDTH = 97;

    private DeadlyJob() {}

    public static void main(String[] words) {
      SparkSession spark = SparkSession.builder().getOrCreate();
      var files = new FileSystems(spark.sparkContext().hadoopConfiguration());
      Dataset<Row> table =
          spark.createDataFrame(new JobPictures(files).of(words[0], null), JobPictures.SCHEMA);
      BulkOptions options =
          BulkOptions.builder()
              .inpainter(device -> new ClassicalInpainter(new Deadly()))
              .masks("box")
              .megapixelsPerTask(100) // one task
              .out(words[1])
              .build();
      RadSpark.inpaint(table, options).write().parquet(words[1] + "/_rad/results");
      spark.stop();
    }

    private static final class Deadly extends OneColour {
      @Override
      public RgbImage fill(RgbImage photo, Mask hole, long seed) {
        if (photo.width() == WIDTH) {
          Runtime.getRuntime().halt(137);
        }
        return super.fill(photo, hole, seed);
      }
    }
  }

  @Test
  void submit_tooLittleMemoryBesideTheHeap_saysWhatToSet() throws Exception {
    try (JavaProcess driver =
        cluster.driver(
            SmallOverheadJob.class.getName(), photos.toString(), folder.resolve("o").toString())) {
      assertThat(driver.code()).isEqualTo(2);
      assertThat(driver.output())
          .containsPattern("needs \\d+ MiB outside of Java's heap")
          .containsPattern("--conf spark.executor.memoryOverhead=\\d+m");
    }
  }

  /** A job whose executors have only what Spark gives them of itself. */
  static final class SmallOverheadJob {
    private SmallOverheadJob() {}

    public static void main(String[] words) {
      System.setProperty("spark.executor.memoryOverhead", "384m");
      SubmitJob.main(
          new String[] {
            "--photos", words[0], "--mask", "box", "--prior", "photo", "--out", words[1]
          });
    }
  }
}
