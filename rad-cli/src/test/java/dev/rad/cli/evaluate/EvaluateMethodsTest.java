package dev.rad.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.Terminal;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the methods of {@code rad evaluate}. */
class EvaluateMethodsTest extends EvaluateCommandFixture {

  @Test
  void evaluate_steps_shortenSchedulesAndAreCounted() throws IOException {
    done(
        "out",
        "--n 1 --masks box --size 64 --steps 2 --threads 1",
        "--methods rad,rad@ddim/3,rad@heun/3,rad-cfg1,rad-lora,ddrm,mcg,ddnm:travel_repeat=2",
        "--adapter",
        LORA);

    assertThat(column("out", "method"))
        .containsExactly(
            "rad",
            "rad@ddim/3",
            "rad@heun/3",
            "rad-cfg1",
            "rad-lora",
            "ddrm",
            "mcg",
            "ddnm:travel_repeat=2");
    assertThat(column("out", "steps")).containsExactly("2", "3", "3", "2", "2", "2", "2", "2");
    // Heun's method evaluates twice per step except the last: 2·3 − 1; MCG differentiates each step
    assertThat(column("out", "forward").subList(0, 7))
        .containsExactly("2", "3", "5", "2", "2", "2", "2");
    assertThat(column("out", "backward").subList(0, 7))
        .containsExactly("0", "0", "0", "0", "0", "0", "2");
    assertThat(column("out", "seed")).containsOnly(column("out", "seed").get(0));
    assertThat(Files.readString(file("out", "tables.md")))
        .contains("Table 2: time and evaluations", "Table 3: ablation", "Cfg. 1");
    RgbImage truth = RgbImage.read(file("out", "photo/0000.png"));
    Mask hole = Mask.read(file("out", "mask/box/0000.png"), MaskPolarity.WHITE_IS_HOLE);
    RgbImage filled = RgbImage.read(file("out", "filled/box/mcg/0000.png"));
    assertThat(filled).isNotEqualTo(truth);
    assertThat(filled.composite(truth, hole)).isEqualTo(truth); // known pixels are pasted
    assertThat(file("out", "raw")).doesNotExist();
  }

  @Test
  void evaluate_methods_areDescribedInWordsOfTheCommandLine() throws IOException {
    done(
        "out",
        "--n 1 --masks box --size 64",
        "--methods ddnm:eta=0.5@2,rad@ddim/1,rad-cfg1@ddim/1,mean");

    assertThat(Files.readString(file("out", "tables.md")))
        .contains(
            "- `ddnm:eta=0.5@2`: ddnm:eta=0.5, 2 steps, with landscapes-adm-64.safetensors",
            "- `rad@ddim/1`: RAD's reverse process, 1 ddim step, with"
                + " rad-landscapes-64.safetensors",
            "- `rad-cfg1@ddim/1`: rad-cfg1, 1 ddim step, with landscapes-adm-64.safetensors");
    assertThat(Files.readString(file("out", "summary.json"))).doesNotContainPattern("[A-Z]\\w+\\[");
  }

  /** A file of TD-Paint's program, and a plain ADM's, which only the method says is TD-Paint's. */
  @Test
  void evaluate_tdPaint_runsItsNetworkInItsOwnSteps() throws IOException {
    Path golden = ROOT.resolve("testdata/golden/tdpaint/");
    Path lightning = golden.resolve("lightning-ckpt/last.ckpt");
    done("a", "--n 1 --masks box --methods td-paint,td-paint@ddim/3", "--td-paint", lightning);

    assertThat(column("a", "steps")).containsExactly("250", "3");
    assertThat(column("a", "forward")).containsExactly("250", "3");
    assertThat(Files.readString(file("a", "tables.md")))
        .contains("- `td-paint`: TD-Paint's reverse process, 250 ancestral steps, with last.ckpt");

    Path plain = golden.resolve("unet-uncond/model.pt");
    done("b", "--n 1 --masks box --size 32 --steps 2 --methods td-paint", "--td-paint", plain);
    done("c", "--n 1 --masks box --size 32 --steps 2 --methods rad", "--checkpoint", plain);
    assertThat(RgbImage.read(file("b", "filled/box/td-paint/0000.png")))
        .isNotEqualTo(RgbImage.read(file("c", "filled/box/rad/0000.png")));

    Path classes = golden.resolve("unet-classcond/model.pt");
    done(
        "e",
        "--n 1 --masks box --size 32 --steps 2 --methods td-paint --class 207",
        "--td-paint",
        classes);
    assertThat(column("e", "method")).containsExactly("td-paint");

    assertThat(evaluate("d", "--methods", "td-paint").failure())
        .contains("method 'td-paint' needs its weights: name them with --td-paint");
    assertThat(evaluate("d", "--n 1 --size 64 --methods td-paint", "--td-paint", RAD).failure())
        .contains("is no network of TD-Paint", "conditioning is pixel", "--checkpoint");
  }

  @Test
  void evaluate_raw_isWhatTheMethodGives() throws IOException {
    done("out", "--n", 1, "--masks", "box", "--size", 64, "--raw", "--methods", "repaint@1,mean");

    RgbImage truth = RgbImage.read(file("out", "photo/0000.png"));
    RgbImage raw = RgbImage.read(file("out", "raw/box/repaint_1/0000.png"));
    Mask hole = Mask.read(file("out", "mask/box/0000.png"), MaskPolarity.WHITE_IS_HOLE);
    assertThat(raw.composite(truth, hole))
        .isNotEqualTo(truth); // RePaint's known pixels are its own
    assertThat(truth.composite(raw, hole))
        .isEqualTo(RgbImage.read(file("out", "filled/box/repaint_1/0000.png")));
  }

  @Test
  void evaluate_priors_areWhatInpaintDoes() throws IOException {
    String methods = "network:first-step=0.3@2,photo,both@2,photo:lines=off";
    done("out", "--whole", "--n", 1, "--methods", methods, "--threads", 1);

    assertThat(column("out", "steps")).containsExactly("2", "0", "2", "0");
    for (int i = 0; i < 4; i++) {
      String method = column("out", "method").get(i);
      Path filled = folder.resolve(method + ".png");
      List<Object> inpaint = new ArrayList<>(List.of("inpaint", "--out", filled, "--threads", 1));
      inpaint.addAll(List.of("--image", file("out", "photo/0000.png")));
      inpaint.addAll(List.of("--mask", file("out", "mask/blob/0000.png")));
      inpaint.addAll(
          List.of("--prior", method.split("[@:]")[0], "--seed", column("out", "seed").get(i)));
      if (method.contains("lines=off")) {
        inpaint.add("--no-lines");
      }
      if (method.contains("first-step")) {
        inpaint.addAll(List.of("--first-step", 0.3));
      }
      if (method.endsWith("@2")) {
        inpaint.addAll(List.of("--checkpoint", RAD, "--steps", 2));
      }
      Terminal run = Terminal.run(inpaint.toArray());
      assertThat(run.exitCode()).as(run.toString()).isZero();
      assertThat(RgbImage.read(filled))
          .isEqualTo(
              RgbImage.read(
                  file("out", "filled/blob/" + method.replaceAll("[@:=]", "_") + "/0000.png")));
    }
    assertThat(failure("--whole", "--n", 1, "--methods", "photo@5"))
        .contains("photo has no options");
    assertThat(Files.readString(file("out", "tables.md")))
        .contains("as rad inpaint --prior photo")
        .contains("as rad inpaint --prior photo --no-lines")
        .contains(
            "as rad inpaint --prior network, 2 ancestral steps, the first to 0.3 of the noise");
  }

  @Test
  void evaluate_adapted_isWhatInpaintDoes() throws IOException {
    String methods = "network+adapt:steps=2@2,both+adapt:steps=2@2,network@2";
    done("out", "--whole", "--n", 1, "--threads", 1, "--methods", methods);

    assertThat(column("out", "method")).hasSize(3).contains("network+adapt:steps=2@2");
    assertThat(column("out", "backward")).containsExactly("2", "2", "0");
    assertThat(Files.readString(file("out", "tables.md")))
        .contains(
            "as rad inpaint --prior both --adapt 2 --adapt-rank 8 --adapt-learning-rate 0.001,"
                + " 2 dpmpp-2m-sde steps, with rad-landscapes-64.safetensors");
    for (String prior : List.of("network", "both")) {
      Path filled = folder.resolve(prior + ".png");
      Terminal run =
          Terminal.run(
              "inpaint",
              "--out",
              filled,
              "--threads",
              1,
              "--prior",
              prior,
              "--steps",
              2,
              "--image",
              file("out", "photo/0000.png"),
              "--mask",
              file("out", "mask/blob/0000.png"),
              "--seed",
              column("out", "seed").get(0),
              "--adapt",
              2,
              "--checkpoint",
              RAD);
      assertThat(run.exitCode()).as(run.toString()).isZero();
      String folderName = prior + "+adapt_steps_2_2";
      assertThat(RgbImage.read(filled))
          .isEqualTo(RgbImage.read(file("out", "filled/blob/" + folderName + "/0000.png")));
    }
    assertThat(failure("--whole", "--n", 1, "--methods", "photo:speed=9"))
        .contains("'speed=9' is not lines=on or lines=off");
    assertThat(failure("--whole", "--n", 1, "--methods", "both:candidates=x"))
        .contains("'candidates=x' is not lines=on, lines=off, candidates=N or first-step=X");
    assertThat(failure("--whole", "--n", 1, "--methods", "rad:lines=on"))
        .contains("'lines=on' is not first-step=X");
    assertThat(failure("--whole", "--n", 1, "--methods", "network:first-step=1"))
        .contains("the first step ends above 0 and below 1 of the noise, not at 1.0");
    assertThat(failure("--whole", "--n", 1, "--methods", "both:candidates=0"))
        .contains("candidates must be in 1..64, not 0");
    assertThat(failure("--whole", "--n", 1, "--methods", "photo@3"))
        .contains("photo has no options");
    assertThat(failure("--whole", "--n", 1, "--methods", "both+adapt:speed=9"))
        .contains("'speed=9' is not steps=N, batch=N, rank=N or learning-rate=X");
    assertThat(failure("--whole", "--n", 1, "--methods", "both+adapt:steps=0"))
        .contains("steps of adapting are between 1 and 100000, not 0");
  }
}
