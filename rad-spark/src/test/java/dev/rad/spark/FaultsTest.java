package dev.rad.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.cli.inpaint.ClassicalInpainter;
import dev.rad.image.Photo;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with single pictures, and jobs that go on where they stopped. */
class FaultsTest {

  /** Widths of the pictures that were filled, whatever thread did. */
  private static final ConcurrentLinkedQueue<Integer> FILLED = new ConcurrentLinkedQueue<>();

  private static final int TOO_LARGE = 97; // pixels wide: memory runs out

  @TempDir Path folder;

  /** Counts, and runs out of memory. */
  private static final class Watched extends OneColour {
    @Override
    public RgbImage fill(RgbImage photo, Mask hole, long seed) {
      FILLED.add(photo.width());
      if (photo.width() == TOO_LARGE) {
        throw new OutOfMemoryError("Java heap space");
      }
      return super.fill(photo, hole, seed);
    }
  }

  @BeforeEach
  void countFromZero() {
    FILLED.clear();
  }

  private Path photo(String name, int width) {
    Path photo = folder.resolve(name + ".png");
    Pictures.write(photo, folder.resolve(name + "-mask.png"), width, 20, width);
    return photo;
  }

  private Row row(String id, int width) {
    return LocalSpark.row(id, photo(id, width), folder.resolve(id + "-mask.png"));
  }

  private BulkOptionsBuilder options() {
    return BulkOptions.builder()
        .inpainter(device -> new ClassicalInpainter(new Watched()))
        .out(out().toString());
  }

  private Path out() {
    return folder.resolve("out");
  }

  private static Map<String, Row> run(Dataset<Row> pictures, BulkOptions options) {
    Map<String, Row> rows = new TreeMap<>();
    for (Row row : RadSpark.inpaint(pictures, options).collectAsList()) {
      assertThat(rows.put(row.getAs("id") + " " + row.getAs("photo"), row)).isNull();
    }
    return rows;
  }

  private static List<String> errors(Map<String, Row> rows) {
    return rows.values().stream().map(row -> row.<String>getAs("error")).toList();
  }

  private static byte[] result(Row row) throws Exception {
    return Files.readAllBytes(Path.of(row.<String>getAs("result")));
  }

  @Test
  void inpaint_badPictures_areRowsWithASentenceAndTheOthersAreFilled() throws Exception {
    Path broken =
        Files.write(folder.resolve("broken.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 1});
    Path small = folder.resolve("small.png");
    Mask.full(3, 7).write(small);
    List<Row> rows =
        List.of(
            row("a", 30),
            LocalSpark.row("b-broken", broken, "box"),
            LocalSpark.row("c-missing", folder.resolve("nothing.png"), "box"),
            LocalSpark.row("d-no-mask", photo("d", 31), null),
            LocalSpark.row("e-other-size", photo("e", 32), small),
            LocalSpark.row("f-opaque", photo("f", 33), "alpha"),
            row("g-large", TOO_LARGE),
            row("h", 34),
            LocalSpark.row("../i", photo("i", 35), "box"));

    Map<String, Row> done = run(LocalSpark.paths(rows), options().build());

    assertThat(errors(done))
        .satisfiesExactly(
            outside -> assertThat(outside).contains("the id '../i' cannot be a result's name"),
            none -> assertThat(none).isNull(),
            damaged -> assertThat(damaged).contains("cannot read \"" + broken + "\""),
            missing -> assertThat(missing).contains("nothing.png"),
            mask -> assertThat(mask).contains("no mask for d-no-mask: name a file or a rule"),
            size -> assertThat(size).contains("the mask is 3×7, the photo 32×20"),
            opaque -> assertThat(opaque).contains("has no alpha channel"),
            memory ->
                assertThat(memory).contains("out of memory").contains("spark.executor.memory"),
            none -> assertThat(none).isNull());
    assertThat(FILLED).containsExactlyInAnyOrder(30, TOO_LARGE, 34);
  }

  @Test
  void inpaint_idsTwice_becomeErrorsAndNeitherIsFilled() {
    List<Row> rows =
        List.of(
            row("a", 30),
            LocalSpark.row("twice", photo("x", 31), "box"),
            LocalSpark.row("twice", photo("y", 32), "box"));

    Map<String, Row> done = run(LocalSpark.paths(rows), options().build());

    assertThat(errors(done).get(0)).isNull();
    assertThat(errors(done).subList(1, 3))
        .allMatch(error -> error.contains("several pictures have the id twice"));
    assertThat(FILLED).containsExactly(30);
  }

  @Test
  void inpaint_failFast_endsWithThePicturesName() {
    Dataset<Row> table =
        LocalSpark.paths(List.of(LocalSpark.row("bad", folder.resolve("nothing.png"), "box")));
    Dataset<Row> filled = RadSpark.inpaint(table, options().failFast(true).build());

    assertThatThrownBy(filled::collectAsList)
        .hasStackTraceContaining("bad: cannot read")
        .hasStackTraceContaining("nothing.png");
  }

  @Test
  void inpaint_again_takesWhatIsTheSameAndFillsTheRest() throws Exception {
    List<Row> rows = new ArrayList<>(List.of(row("a", 30), row("b", 31), row("c", 32)));
    Map<String, Row> first = run(LocalSpark.paths(rows), options().build());
    FILLED.clear();
    Files.delete(Path.of(first.values().iterator().next().<String>getAs("result"))); // a
    rows.add(row("d", 33));

    Map<String, Row> second =
        run(LocalSpark.paths(rows), options().existing(Existing.RESUME).build());

    assertThat(FILLED).containsExactlyInAnyOrder(30, 33);
    assertThat(errors(second)).containsOnlyNulls();
    assertThat(second.values())
        .extracting(row -> row.<Boolean>getAs("resumed"))
        .containsExactly(false, true, true, false);
    for (String name : first.keySet()) {
      assertThat(second.get(name).<Long>getAs("seed"))
          .isEqualTo(first.get(name).<Long>getAs("seed"));
      assertThat(result(second.get(name))).isNotEmpty();
    }
  }

  @Test
  void inpaint_againWithoutSayingSo_leavesResultsAsTheyAre() throws Exception {
    Dataset<Row> table = LocalSpark.paths(List.of(row("a", 30)));
    run(table, options().build());

    Map<String, Row> second = run(table, options().build());

    assertThat(errors(second)).singleElement().asString().contains("is there already: resume");
    assertThat(FILLED).containsExactly(30);
  }

  @Test
  void inpaint_resumeWithOtherOptionsOrPhoto_replacesOnlyIfAsked() throws Exception {
    Dataset<Row> table = LocalSpark.paths(List.of(row("a", 30), row("b", 31)));
    Map<String, Row> first = run(table, options().build());
    byte[] before = result(first.values().iterator().next());
    FILLED.clear();
    Pictures.photo(30, 20, 77).write(folder.resolve("a.png")); // another photo

    Map<String, Row> resumed = run(table, options().existing(Existing.RESUME).build());
    Map<String, Row> replaced = run(table, options().existing(Existing.RESUME_OR_REPLACE).build());
    Map<String, Row> other = run(table, options().edge(2, 0).existing(Existing.RESUME).build());

    assertThat(errors(resumed).get(0)).contains("not of this photo, mask, seed and options");
    assertThat(errors(resumed).get(1)).isNull();
    assertThat(errors(replaced)).containsOnlyNulls();
    assertThat(result(replaced.values().iterator().next())).isNotEqualTo(before);
    assertThat(errors(other)).allMatch(error -> error.contains("is there already"));
    assertThat(FILLED).containsExactly(30);
  }

  @Test
  void inpaint_resultCutShort_isMadeAgain() throws Exception {
    Dataset<Row> table = LocalSpark.paths(List.of(row("a", 30)));
    Row first = run(table, options().build()).values().iterator().next();
    byte[] whole = result(first);
    Files.write(Path.of(first.<String>getAs("result")), new byte[] {1, 2, 3});

    Row second = run(table, options().existing(Existing.RESUME).build()).values().iterator().next();

    assertThat(result(second)).isEqualTo(whole);
    assertThat(second.<Boolean>getAs("resumed")).isFalse();
  }

  @Test
  void inpaint_ofFilesElsewhere_namesThemInErrorsAndLeavesNothingBehind() throws Exception {
    LocalSpark.session()
        .sparkContext()
        .hadoopConfiguration()
        .set("fs.other.impl", OtherNamedFileSystem.class.getName());
    Files.writeString(folder.resolve("broken.jpg"), "no picture");
    List<Row> rows =
        List.of(
            LocalSpark.row("a", photo("a", 30), "box"),
            LocalSpark.row("b", folder.resolve("broken.jpg"), "box"),
            LocalSpark.row("c", folder.resolve("nothing.jpg"), "box"));
    Dataset<Row> table =
        LocalSpark.paths(rows)
            .withColumn(
                "photo",
                org.apache.spark.sql.functions.concat(
                    org.apache.spark.sql.functions.lit("other:"),
                    org.apache.spark.sql.functions.col("photo")));

    Map<String, Row> done = run(table, options().out("other:" + out()).build());

    assertThat(errors(done))
        .satisfiesExactly(
            none -> assertThat(none).isNull(),
            broken -> assertThat(broken).contains("other:" + folder + "/broken.jpg"),
            missing ->
                assertThat(missing)
                    .contains(
                        "cannot read other:" + folder + "/nothing.jpg: there is no such file"));
    assertThat(Photo.read(out().resolve("a.png")).width()).isEqualTo(30);
    try (Stream<Path> inside = Files.walk(out())) {
      assertThat(inside.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .hasSize(2)
          .noneMatch(name -> name.endsWith(".part"));
    }
  }
}
