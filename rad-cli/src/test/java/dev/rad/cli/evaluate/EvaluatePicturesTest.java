package dev.rad.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.Terminal;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the pictures and masks of {@code rad evaluate}. */
class EvaluatePicturesTest extends EvaluateCommandFixture {

  /**
   * The expected numbers were recorded with the tables on the page of the weights, which must
   * remain comparable.
   */
  @Test
  void evaluate_oneSquareOfEachPhoto_scoresAsRecorded() throws IOException {
    done("out", "--n", 3, "--masks", "box,wide,perlin", "--seed", 5);

    assertThat(column("out", "photo")).startsWith("2.png").endsWith("0.png");
    assertThat(column("out", "psnr_hole"))
        .containsExactly(
            "10.395255",
            "10.437145",
            "10.570233",
            "10.656540",
            "10.032377",
            "10.734923",
            "11.069692",
            "10.670936",
            "10.982857");
  }

  @Test
  void evaluate_paperLayout_readsPairsAndMasksInFalseColours() throws IOException {
    Path eval = folder.resolve("eval");
    for (String kind : List.of("box", "thick")) {
      for (int i = 0; i < 2; i++) {
        write(eval.resolve(kind + "/original/000" + i + ".png"), 16, 16, i);
      }
    }
    Region region = new Region(2, 3, 5, 6);
    Mask hole = Mask.rectangle(16, 16, region);
    byte[] viridis = new byte[16 * 16 * 3]; // red is 68 for 0 and 253 for 1
    for (int i = 0; i < 256; i++) {
      boolean inside = hole.at(i % 16, i / 16) > 0;
      viridis[3 * i] = (byte) (inside ? 253 : 68);
      viridis[3 * i + 1] = (byte) (inside ? 231 : 1);
      viridis[3 * i + 2] = (byte) (inside ? 37 : 84);
    }
    for (String name : List.of("box/mask/0000.png", "box/mask/0001.png", "thick/mask/0000.png")) {
      Files.createDirectories(eval.resolve(name).getParent());
      RgbImage.of(16, 16, viridis).write(eval.resolve(name));
    }
    hole.inverted().write(eval.resolve("thick/mask/0001.png"));

    done("out", "--images", eval, "--n", 2);
    done("inverted", "--images", eval, "--n 1 --masks box --mask-polarity black-is-hole");

    assertThat(column("out", "mask")).containsExactly("box", "thick", "box", "thick");
    assertThat(column("out", "photo")).startsWith("box/0000.png", "thick/0000.png");
    String share = "%.6f".formatted(30 / 256.0);
    assertThat(column("out", "hole"))
        .containsExactly(share, share, share, "%.6f".formatted(226 / 256.0));
    assertThat(column("inverted", "hole")).containsExactly("%.6f".formatted(226 / 256.0));
    assertThat(RgbImage.read(file("out", "photo/thick-0001.png")))
        .isEqualTo(RgbImage.read(eval.resolve("thick/original/0001.png")));

    assertThat(failure("--images", eval, "--n", 3)).contains("has 2 pictures, --n asks for 3");
    assertThat(failure("--images", eval, "--n", 1, "--masks", "wide"))
        .contains("has no masks 'wide': take box, thick");
    Files.delete(eval.resolve("box/mask/0001.png"));
    assertThat(failure("--images", eval, "--n", 1)).contains("0001.png has no mask");
  }

  @Test
  void evaluate_folderOfMasks_givesEachPictureItsOwnOrTheNext() throws IOException {
    Path masks = Files.createDirectories(folder.resolve("my masks"));
    Mask.rectangle(32, 32, new Region(0, 0, 16, 16)).write(masks.resolve("a.png"));
    Mask.rectangle(32, 32, new Region(0, 0, 32, 16)).write(masks.resolve("1.png"));

    done("out", "--n", 3, "--masks", masks);

    List<String> names = column("out", "photo");
    for (int i = 0; i < 3; i++) {
      // sorted: 1.png, a.png; 1.png belongs to the photo of that name, the others alternate
      boolean half = names.get(i).equals("1.png") || i % 2 == 0;
      assertThat(column("out", "hole").get(i)).isEqualTo(half ? "0.500000" : "0.250000");
    }
    assertThat(column("out", "mask")).containsOnly("my_masks");

    write(masks.resolve("b.png"), 20, 10, 0);
    Mask.rectangle(20, 10, new Region(0, 0, 5, 5)).write(masks.resolve("1.png"));
    Terminal run = evaluate("narrow", "--n", 3, "--masks", masks);
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("1.png is 20×10 pixels, not square");
  }

  @Test
  void evaluate_cropsOfAPhoto_areDifferentSquares() throws IOException {
    done("out", "--n", 6, "--crops", 2, "--masks", "box");

    assertThat(column("out", "photo").stream().map(name -> name.replace("#2", "")).distinct())
        .hasSize(3);
    assertThat(column("out", "photo").subList(3, 6)).allMatch(name -> name.endsWith(".png#2"));
    List<RgbImage> squares = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      squares.add(RgbImage.read(file("out", "photo/000" + i + ".png")));
    }
    assertThat(squares).doesNotHaveDuplicates();
  }

  @Test
  void evaluate_whole_judgesPhotosOfTheirOwnSize() throws IOException {
    write(photos.resolve("wide.png"), 90, 40, 9); // the others are 30×20
    Object[] whole = {"--whole", "--longest", 60, "--n", 4, "--masks", "blob,box"};

    done("out", whole);

    List<String> names = column("out", "photo");
    for (int i = 0; i < 4; i++) {
      boolean wide = names.get(2 * i).equals("wide.png");
      Path file = file("out", "photo/000" + i + ".png");
      RgbImage picture = RgbImage.read(file);
      assertThat(picture.width()).isEqualTo(wide ? 60 : 30);
      assertThat(picture.height()).isEqualTo(wide ? 27 : 20);
      Mask blob = Mask.read(file("out", "mask/blob/000" + i + ".png"), MaskPolarity.WHITE_IS_HOLE);
      assertThat(blob.fraction()).isBetween(0.04, 0.18);
      if (!wide) {
        assertThat(picture).isEqualTo(RgbImage.read(photos.resolve(names.get(2 * i))));
      }
    }
    assertThat(RgbImage.read(file("out", "grid-blob.png")).width()).isEqualTo(3 * 320 + 2 * 4);
    assertThat(Files.readString(file("out", "tables.md")))
        .contains(
            "Whole photos of at most 60 pixels", "blob: patches ↓", "Holes in textured places");
    assertThat(Files.readString(file("out", "index.html"))).contains("class=\"pictures photos\"");
    String first = timeless("out").toString();
    assertThat(done("out", whole).out()).doesNotContain("dB in"); // everything is done
    Files.delete(file("out", "filled/blob/mean/0002.png"));
    assertThat(done("out", whole).out()).containsOnlyOnce("dB in");
    assertThat(timeless("out")).hasSize(8);
    assertThat(first).contains(timeless("out").get(7)); // the same mask, seed and metrics

    assertThat(evaluate("out", "--n", 4, "--masks", "box").failure())
        .contains("pictures is whole there, squares here");
  }

  @Test
  void evaluate_masksOfWholePhotos_haveThePhotosProportions() throws IOException {
    Path masks = Files.createDirectories(folder.resolve("masks"));
    Mask.rectangle(60, 40, new Region(0, 0, 30, 40)).write(masks.resolve("a.png"));

    done("out", "--whole", "--n", 3, "--masks", masks);

    assertThat(column("out", "hole")).containsOnly("0.500000");
    Mask.rectangle(60, 60, new Region(0, 0, 30, 40)).write(masks.resolve("a.png"));
    Terminal run = evaluate("other", "--whole", "--n", 3, "--masks", masks);
    assertThat(run.err()).contains("a.png is 60×60 pixels, its picture 30×20");
  }

  @Test
  void evaluate_wholeWithWhatIsOfSquares_isRefused() {
    for (Object[] square :
        new Object[][] {{"--size", 16}, {"--height", 16, "--size", 16}, {"--crops", 2}}) {
      List<Object> all = new ArrayList<>(List.of(square));
      all.addAll(List.of("--whole", "--n", 1));
      assertThat(failure(all.toArray())).contains("are of squares: leave them out with --whole");
    }
    assertThat(failure("--whole", "--n", 1, "--methods", "mean,ddrm"))
        .contains("method 'ddrm' fills squares of its network's size only");
    assertThat(failure("--whole", "--n", 1, "--longest", 9))
        .contains("--longest is at least 16 pixels, not 9");
    assertThat(failure("--n", 1, "--longest", 100)).contains("add --whole");
  }
}
