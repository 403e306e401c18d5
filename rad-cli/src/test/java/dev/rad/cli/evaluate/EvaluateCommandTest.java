package dev.rad.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.cli.Terminal;
import dev.rad.image.RgbImage;
import dev.rad.torch.baseline.BaselineMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests the results of {@code rad evaluate}, repeated and merged evaluations, and usage errors. */
class EvaluateCommandTest extends EvaluateCommandFixture {

  @Test
  void evaluate_twoPhotos_writesPicturesRowsTablesAndPage() throws IOException {
    Terminal run = done("out", "--n", 2, "--masks", "box,extreme");

    assertThat(run.out()).contains("4/4 ", "left 0:00:00", "done ");
    assertThat(rows("out")).hasSize(4);
    assertThat(column("out", "mask")).containsExactly("box", "extreme", "box", "extreme");
    assertThat(column("out", "hole")).containsOnly("0.250000", "0.750000");
    assertThat(column("out", "forward")).containsOnly("0");
    for (String name :
        List.of(
            "photo/0001.png",
            "mask/extreme/0001.png",
            "filled/box/mean/0000.png",
            "filled/extreme/mean/0001.png",
            "grid-box.png")) {
      assertThat(file("out", name)).exists();
    }
    RgbImage grid =
        RgbImage.read(file("out", "grid-box.png")); // photo, hole, mean; enlarged 8 times
    assertThat(grid.width()).isEqualTo(3 * 128 + 2 * 4);
    int headings = grid.height() - (2 * 128 + 4);
    assertThat(headings).isPositive();
    RgbImage hidden = RgbImage.read(file("out", "photo/0000.png"));
    assertThat(grid.red(7, headings + 7)).isEqualTo(hidden.red(0, 0));
    assertThat(Files.readString(file("out", "tables.md")))
        .contains("box: N = 2, 25 % are hole", "16×16 pixels", "a height of 20 pixels");
    assertThat(Files.readString(file("out", "index.html")))
        .contains("src=\"photo/0000.png\"", "src=\"filled/extreme/mean/0001.png\"")
        .doesNotContain("http://", "https://");
    JsonNode json = JsonMapper.builder().build().readTree(file("out", "summary.json"));
    JsonNode cell = json.at("/methods/mean/masks/box");
    assertThat(cell.at("/n").asInt()).isEqualTo(2);
    double[] psnr = column("out", "psnr_hole").stream().mapToDouble(Double::parseDouble).toArray();
    assertThat(cell.at("/psnr_hole/mean").asDouble())
        .isCloseTo((psnr[0] + psnr[2]) / 2, within(1e-9));
    assertThat(json.at("/settings/common/seed").asString()).isEqualTo("0");
    assertThat(json.at("/machine/cores").asInt()).isPositive();
  }

  @Test
  void evaluate_morePicturesAndMethods_areAddedToThoseThatAreThere() throws IOException {
    done("out", "--n", 1, "--masks", "box");
    List<String> first = rows("out");
    var written = Files.getLastModifiedTime(file("out", "filled/box/mean/0000.png"));

    done("out", "--n", 2, "--masks", "extreme,box");
    done("out", "--n 2 --masks box --methods lama", "--lama", LAMA, "--allow-torchscript");
    done(
        "whole",
        "--n 2 --masks box,extreme --methods mean,lama",
        "--lama",
        LAMA,
        "--allow-torchscript");

    assertThat(rows("out")).hasSize(4 + 2).startsWith(first.get(0));
    assertThat(Files.getLastModifiedTime(file("out", "filled/box/mean/0000.png")))
        .isEqualTo(written);
    assertThat(timeless("whole")).containsAll(timeless("out"));
    assertThat(Files.readString(file("out", "tables.md"))).contains("| mean |", "| lama |");
  }

  /** A recorded pipeline with small random weights, which takes pictures of any size. */
  @Test
  void evaluate_latentPipeline_fillsWithIt() throws IOException {
    Path pipeline = ROOT.resolve("testdata/golden/latent/pipeline-blend4");
    done(
        "out",
        "--n 1 --masks box --size 32 --methods latent@2,latent@ddim/3",
        "--latent",
        pipeline);

    assertThat(column("out", "steps")).containsExactly("2", "3");
    assertThat(column("out", "psnr_hole")).allMatch(psnr -> Double.parseDouble(psnr) > 0);
    assertThat(Files.readString(file("out", "tables.md")))
        .contains("3 ddim steps, with the pipeline pipeline-blend4, sha256 ");
    assertThat(failure("--methods", "latent")).contains("name them with --latent");
    assertThat(failure("--methods", "latent:a=1", "--latent", pipeline))
        .contains("latent has no options");
    assertThat(failure("--methods", "latent", "--latent", RAD)).contains(RAD.toString());
  }

  @Test
  void evaluate_lastRowCutShortOrPictureMissing_makesThemAgain() throws IOException {
    done("out", "--n", 2, "--masks", "box,extreme");
    List<String> all = timeless("out");
    String text = Files.readString(file("out", "results.csv"));
    Files.writeString(file("out", "results.csv"), text.substring(0, text.length() - 9));
    Files.delete(file("out", "filled/box/mean/0000.png"));

    Terminal again = done("out", "--n", 2, "--masks", "box,extreme");

    assertThat(again.out().lines().filter(line -> line.contains("mean:"))).hasSize(2);
    assertThat(timeless("out")).containsExactlyInAnyOrderElementsOf(all);
    assertThat(file("out", "filled/box/mean/0000.png")).exists();
  }

  @Test
  void evaluate_damagedRow_isNamed() throws IOException {
    done("out", "--n", 1, "--masks", "box");
    Path csv = file("out", "results.csv");
    Files.writeString(csv, Files.readString(csv) + "what,is,this\n");
    assertThat(evaluate("out", "--n", 1, "--masks", "box").failure())
        .contains("results.csv, line 3 is no result");

    Files.writeString(csv, "a,b\n1,2\n");
    assertThat(evaluate("out", "--n", 1, "--masks", "box").failure())
        .contains("other columns than this version writes");

    Files.writeString(file("out", "evaluation.json"), "[]");
    assertThat(evaluate("out", "--n", 1, "--masks", "box").failure())
        .contains("is no record of an evaluation");
  }

  @Test
  void evaluate_otherSettingsForAFolder_areRefusedWithWhatDiffers() throws IOException {
    Object[] masks = {"--n", 1, "--masks", "box", "--methods", "rad@1", "--size", 64};
    done("out", masks);
    String before = Files.readString(file("out", "evaluation.json"));

    assertThat(evaluate("out", "--n", 1, "--masks", "box", "--seed", 4).failure())
        .contains("other settings", "seed is 0 there, 4 here", "size is 64 there, 16 here");
    assertThat(
            evaluate("out", "--n 1 --masks box --methods rad@1 --size 64", "--checkpoint", ADM)
                .failure())
        .contains("method rad@1 is", "sha256")
        .contains("landscapes-adm-64.safetensors");
    Path list = Files.writeString(folder.resolve("list.txt"), "0.png\n1.png\n2.png\n");
    Files.writeString(list, column("out", "photo").get(0).equals("0.png") ? "1.png" : "0.png");
    assertThat(evaluate("out", "--n", 1, "--masks", "box", "--size", 64, "--list", list).failure())
        .contains("the pictures of box are others");
    assertThat(Files.readString(file("out", "evaluation.json"))).isEqualTo(before);
  }

  @Test
  void evaluate_merge_bringsMethodsTogether() throws IOException {
    done("a", "--n", 2, "--masks", "box");
    done("b", "--n 1 --masks box --methods lama", "--lama", LAMA, "--allow-torchscript");
    done("c", "--n", 1, "--masks", "box", "--seed", 1);
    List<String> both = new ArrayList<>(rows("a"));
    both.addAll(rows("b"));

    done("both", "--merge", file("a", "") + "," + file("b", ""));

    assertThat(rows("both")).containsExactlyElementsOf(both);
    assertThat(file("both", "filled/box/lama/0000.png")).exists();
    assertThat(Files.readString(file("both", "tables.md"))).contains("N = 2 or 1 (unfinished)");
    done("both", "--n 2 --masks box --methods mean,lama", "--lama", LAMA, "--allow-torchscript");
    assertThat(rows("both")).hasSize(4);

    assertThat(evaluate("d", "--merge", file("a", "") + "," + file("c", "")).failure())
        .contains("seed is 0 there, 1 here");
    assertThat(evaluate("d", "--merge", folder.resolve("photos")).failure())
        .contains("holds no evaluation");
  }

  @Test
  void evaluate_pictureThatCannotBeFilled_isNamedAndTheOthersAreFilled() throws IOException {
    Files.write(photos.resolve("broken.png"), new byte[] {1, 2, 3});

    Terminal run = evaluate("out", "--n", 4, "--masks", "box");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err().lines()).hasSize(1).first().asString().contains("failed", "broken.png");
    assertThat(rows("out")).hasSize(3);
  }

  @Test
  void evaluate_badArguments_areRefusedBeforeAnythingIsWritten() {
    assertThat(failure("--masks", "oval")).contains("unknown mask kind 'oval'");
    assertThat(failure("--masks", "box,box", "--n", 1)).contains("names a kind twice");
    assertThat(failure("--methods", "magic")).contains("unknown method 'magic'", "rad-cfg1");
    assertThat(failure("--methods", "mean,mean")).contains("names one twice");
    assertThat(failure("--methods", "rad@ddim")).contains("SOLVER/STEPS");
    assertThat(failure("--methods", "rad@magic/5")).contains("magic", "ddim");
    assertThat(failure("--methods", "ddrm@ddim/5")).contains("write ddrm@5");
    assertThat(failure("--methods", "rad:steps=5"))
        .contains("method 'rad:steps=5': 'steps=5' is not first-step=X");
    assertThat(failure("--methods", "mean@5")).contains("mean has no options");
    assertThat(failure("--methods", "ddrm:steps=5")).contains("ddrm has no option steps");
    assertThat(failure("--methods", "rad-cfg2")).contains("--cfg2");
    assertThat(failure("--methods", "rad-lora")).contains("--adapter");
    assertThat(failure("--methods", "lama")).contains("--lama");
    assertThat(failure("--methods", "lama", "--lama", LAMA))
        .contains("a program that runs with your rights", "--allow-torchscript");
    assertThat(failure("--n", 9)).contains("--n asks for 9");
    assertThat(failure("--n", 0)).contains("--n is at least 1");
    assertThat(failure("--crops", 0)).contains("--crops is at least 1");
    assertThat(failure("--steps", 0, "--n", 1)).contains("--steps is at least 1");
    assertThat(failure("--height", 15)).contains("--height is at least the size");
    assertThat(failure("--images", folder.resolve("no"))).contains("cannot be read");
    assertThat(failure("--methods", "rad,ddrm", "--n", 1, "--adm", folder.resolve("no.pt")))
        .contains("no.pt");
    assertThat(Terminal.run("evaluate", "--out", folder.resolve("refused")).failure())
        .contains("--images and --methods");
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  @Test
  void evaluate_help_namesEveryMethod() {
    String help = Terminal.run("evaluate", "--help").out();
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
    assertThat(help).doesNotContain("--force");
    assertThat(Arrays.asList(help.split("[\\s,]+")))
        .containsAll(
            BaselineMethod.names().stream()
                .filter(name -> !name.equals("rad-steps") && !name.equals("ddim-replacement"))
                .toList())
        .contains("rad", "rad-cfg1", "rad-cfg2", "rad-lora", "lama", "mean", "telea", "ns", "ddim")
        .contains("gmic")
        .contains("network", "photo", "both");
    assertThat(failure("--n", 1, "--methods", "mean,telea"))
        .contains("'telea' needs OpenCV", "-Popencv");
  }
}
