package dev.rad.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InpaintingQualityTest {

  private static final int SIZE = 16;
  private static final String WEIGHTS = "../checkpoints/rad-landscapes-64.safetensors";

  @TempDir private Path folder;
  private Path photos;

  @BeforeEach
  void writePhotos() throws IOException {
    photos = Files.createDirectories(folder.resolve("photos"));
    for (int i = 0; i < 3; i++) {
      byte[] rgb = new byte[30 * 20 * 3];
      new SplittableRandom(i).nextBytes(rgb);
      RgbImage.of(30, 20, rgb).write(photos.resolve(i + ".png"));
    }
    byte[] grey = new byte[30 * 20 * 3];
    Arrays.fill(grey, (byte) 77);
    RgbImage.of(30, 20, grey).write(photos.resolve("flat.png"));
  }

  private record Run(int exitCode, String err) {}

  private Run run(String out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--images", photos.toString()));
    arguments.addAll(List.of("--out", folder.resolve(out).toString()));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--size")) {
      arguments.addAll(List.of("--size", "" + SIZE));
    }
    var err = new StringWriter();
    int code =
        InpaintingQuality.commandLine()
            .setErr(new PrintWriter(err, true))
            .execute(arguments.toArray(String[]::new));
    return new Run(code, err.toString());
  }

  private String failure(String... arguments) {
    Run run = run("out", arguments);
    assertThat(run.exitCode()).isNotZero();
    assertThat(folder.resolve("out")).doesNotExist();
    return run.err();
  }

  private List<String> csv(String out) throws IOException {
    return Files.readAllLines(folder.resolve(out).resolve("scores.csv"));
  }

  @Test
  void run_meanColour_writesALinePerPhotoMaskAndMethodTablesAndGrids() throws IOException {
    Run run = run("out", "--n", "3", "--masks", "box,perlin", "--grid-rows", "2");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("3 of 3 photos done");
    assertThat(csv("out")).hasSize(1 + 3 * 2 * 2).first().isEqualTo(Score.CSV_HEADER);
    assertThat(Files.readString(folder.resolve("out/summary.md")))
        .contains("3 photos", "16×16", "a height of 20 pixels", "| method | box (25 %) | perlin (")
        .contains("- mean: the mean colour of the kept pixels");
    for (String kind : List.of("box", "perlin")) { // photo, hole, mean; two rows; 12 times as large
      RgbImage grid = RgbImage.read(folder.resolve("out/grid-" + kind + ".png"));
      assertThat(grid.width()).isEqualTo(3 * 192 + 2 * 4);
      assertThat(grid.height()).isEqualTo(2 * 192 + 4);
    }
  }

  @Test
  void run_flatPhoto_isFilledWithoutError() throws IOException {
    Files.writeString(folder.resolve("list.txt"), "flat.png\n");

    Run run =
        run(
            "out",
            "--n",
            "1",
            "--masks",
            "box,extreme",
            "--list",
            folder.resolve("list.txt").toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(csv("out"))
        .filteredOn(line -> line.contains(",mean,"))
        .containsExactly(
            "flat.png,box,mean,0.250000,Infinity,1.000000,0.000000,0.000000",
            "flat.png,extreme,mean,0.750000,Infinity,1.000000,0.000000,0.000000");
  }

  @Test
  void run_again_givesTheSameFilesAndWithMoreThoseOfFewer() throws IOException {
    run("first", "--n", "2", "--seed", "7", "--masks", "box,extreme");
    run("again", "--n", "2", "--seed", "7", "--masks", "box,extreme");
    run("more", "--n", "4", "--seed", "7", "--masks", "perlin,extreme,box");
    run("other", "--n", "2", "--seed", "8", "--masks", "box,extreme");

    for (String name : List.of("scores.csv", "summary.md", "grid-box.png")) {
      assertThat(folder.resolve("again").resolve(name))
          .hasSameBinaryContentAs(folder.resolve("first").resolve(name));
    }
    assertThat(csv("more")).hasSize(1 + 4 * 3 * 2).containsAll(csv("first"));
    assertThat(csv("other")).isNotEqualTo(csv("first"));
  }

  @Test
  void run_badArguments_areRefusedBeforeAnythingIsWritten() {
    assertThat(failure("--masks", "oval")).contains("unknown mask kind 'oval'");
    assertThat(failure("--masks", "box,box")).contains("names a kind twice");
    assertThat(failure("--n", "1", "--methods", "magic")).contains("unknown method 'magic'");
    assertThat(failure("--n", "3", "--methods", "mean,mean")).contains("'mean' is taken");
    assertThat(failure("--n", "1", "--methods", "x=" + WEIGHTS + "@ddim/0"))
        .contains("steps must be");
    assertThat(failure("--n", "1", "--methods", "x=" + WEIGHTS + "@magic/5"))
        .contains("magic", "ddim");
    assertThat(failure("--n", "9")).contains("has 4 photos, --n asks for 9");
    assertThat(failure("--n", "1", "--height", "15")).contains("--height must be at least");
    assertThat(failure("--n", "1", "--methods", "rad=" + folder.resolve("no.pt")))
        .contains("no.pt");
    assertThat(failure("--n", "1", "--methods", "rad=" + folder.resolve("no.pt+a.safetensors")))
        .contains("no.pt")
        .doesNotContain("+a.safetensors"); // base and adapter are two files
  }

  @Test
  void run_teleaWithoutOpenCv_saysHowToGetIt() {
    String providers = "/META-INF/services/" + Filling.class.getName();
    assumeTrue(getClass().getResource(providers) == null, "built with -Popencv");

    assertThat(failure("--n", "1", "--methods", "mean,telea"))
        .contains("'telea' needs OpenCV", "-Popencv");
  }

  @Test
  void run_solverAndStepsOfAMethod_areTakenInsteadOfTheCommonOnes() throws IOException {
    String both = "own=" + WEIGHTS + "@ddim/2,common=" + WEIGHTS;
    Run run =
        run(
            "out",
            "--size",
            "64",
            "--n",
            "1",
            "--masks",
            "box",
            "--methods",
            both,
            "--solver",
            "euler",
            "--steps",
            "3");
    Run same =
        run(
            "same",
            "--size",
            "64",
            "--n",
            "1",
            "--masks",
            "box",
            "--methods",
            "common=" + WEIGHTS,
            "--solver",
            "ddim",
            "--steps",
            "2");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(same.exitCode()).as(same.err()).isZero();
    assertThat(Files.readString(folder.resolve("out/summary.md"))).contains("2 ddim steps");
    assertThat(score("out", "own")).isEqualTo(score("same", "common"));
    assertThat(score("out", "common")).isNotEqualTo(score("out", "own"));
  }

  private String score(String out, String method) throws IOException {
    String line = csv(out).stream().filter(l -> l.contains("," + method + ",")).findAny().get();
    return line.substring(line.indexOf("," + method + ",") + method.length() + 2);
  }

  @Test
  void draw_perlinMasks_leavesSomethingToFillAndSomethingKept() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      assertThat(MaskKinds.named("perlin").sample(SIZE, SIZE, random).fraction())
          .isBetween(0.05, 0.95);
    }
  }

  @Test
  void draw_blobs_fillFourToEighteenPercentOfAnyShapeOfPicture() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 50; i++) {
      Mask mask = MaskKinds.named("blob").sample(90, 60, random);
      assertThat(mask.width()).isEqualTo(90);
      assertThat(mask.fraction()).isBetween(0.04, 0.18);
    }
  }

  @Test
  void fill_meanColour_isTheMeanOfKeptPixelsOnly() {
    // kept: 0 and 101 in the outer columns; the hole's 255 does not count; 50.5 rounds up
    byte[] rgb = {0, 0, 0, -1, -1, -1, 101, 101, 101};
    var hole = Mask.of(3, 1, new float[] {0, 1, 0});

    RgbImage filled = new MeanColour().fill(RgbImage.of(3, 1, rgb), hole, 0);

    assertThat(filled.red(1, 0)).isEqualTo(51);
    assertThat(filled.blue(1, 0)).isEqualTo(51);
  }
}
