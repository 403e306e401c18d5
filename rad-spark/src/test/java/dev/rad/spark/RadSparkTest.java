package dev.rad.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.InpaintOptions;
import dev.rad.Prior;
import dev.rad.cli.RadHere;
import dev.rad.image.RgbImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs with the photos' own patches, in this process. */
class RadSparkTest {

  @TempDir Path folder;

  private Path photo(String name, int width, int height, long seed) throws Exception {
    Path photos = Files.createDirectories(folder.resolve("photos"));
    Path masks = Files.createDirectories(folder.resolve("masks"));
    Path photo = photos.resolve(name + ".png");
    Pictures.write(photo, masks.resolve(name + ".png"), width, height, seed);
    return photo;
  }

  private Path mask(String name) {
    return folder.resolve("masks").resolve(name + ".png");
  }

  private static BulkOptionsBuilder patches() {
    return BulkOptions.builder()
        .inpaint(InpaintOptions.defaults().withPrior(Prior.PHOTO).withSeed(5));
  }

  @Test
  void inpaint_pathsToFiles_equalTheSingleMachine() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      rows.add(LocalSpark.row("p" + i, photo("p" + i, 64 + 9 * i, 70, i), mask("p" + i)));
    }
    String out = folder.resolve("out").toString();

    List<Row> results =
        RadSpark.inpaint(LocalSpark.paths(rows), patches().out(out).build()).collectAsList();

    assertThat(results).hasSize(6).allMatch(row -> row.isNullAt(row.fieldIndex("error")));
    for (Row row : results) {
      String id = row.getAs("id");
      Path alone = folder.resolve("alone-" + id + ".png");
      if (id.equals("p0") || id.equals("p5")) {
        RadHere.run(
            "inpaint",
            "--image",
            row.getAs("photo"),
            "--mask",
            mask(id).toString(),
            "--prior",
            "photo",
            "--seed",
            String.valueOf(row.<Long>getAs("seed")),
            "--out",
            alone.toString(),
            "--no-triptych");
        assertThat(Files.readAllBytes(Path.of(row.<String>getAs("result"))))
            .isEqualTo(Files.readAllBytes(alone));
      }
      assertThat(row.<Integer>getAs("height")).isEqualTo(70);
      assertThat(row.<Double>getAs("hole")).isBetween(0.03, 0.07);
    }
  }

  @Test
  void inpaint_bytes_becomeTheBytesOfTheFiles() throws Exception {
    Path photo = photo("a", 64, 64, 1);
    StructType schema =
        new StructType()
            .add("id", DataTypes.StringType)
            .add("photo", DataTypes.BinaryType)
            .add("mask", DataTypes.BinaryType);
    Dataset<Row> bytes =
        LocalSpark.session()
            .createDataFrame(
                List.of(
                    RowFactory.create(
                        "a", Files.readAllBytes(photo), Files.readAllBytes(mask("a")))),
                schema);
    Dataset<Row> paths = LocalSpark.paths(List.of(LocalSpark.row("a", photo, mask("a"))));
    String out = folder.resolve("out").toString();

    Row ofBytes = RadSpark.inpaint(bytes, patches().build()).first();
    Row ofPaths = RadSpark.inpaint(paths, patches().out(out).build()).first();

    assertThat(ofBytes.<String>getAs("error")).isNull();
    assertThat(ofBytes.<byte[]>getAs("result"))
        .isEqualTo(Files.readAllBytes(Path.of(ofPaths.<String>getAs("result"))));
    assertThat(ofBytes.<String>getAs("photo")).isNull();
  }

  @Test
  void inpaint_ruleForAll_drawsTheMaskThatTheCommandDraws() throws Exception {
    Path photo = photo("drawn", 80, 64, 3);
    Dataset<Row> table = LocalSpark.paths(List.of(LocalSpark.row("drawn", photo, null)));
    Path alone = folder.resolve("alone.png");

    Row row =
        RadSpark.inpaint(
                table,
                patches().masks("box").edge(2, 2).sameSeed(true).out(folder + "/out").build())
            .first();

    RadHere.run(
        "inpaint",
        "--image",
        photo.toString(),
        "--mask",
        "box",
        "--dilate",
        "2",
        "--feather",
        "2",
        "--prior",
        "photo",
        "--seed",
        "5",
        "--out",
        alone.toString(),
        "--no-triptych");
    assertThat(row.<Long>getAs("seed")).isEqualTo(5);
    assertThat(RgbImage.read(Path.of(row.<String>getAs("result")))).isEqualTo(RgbImage.read(alone));
  }
}
