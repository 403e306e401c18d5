package dev.rad.cli.inpaint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.InpaintOptions;
import dev.rad.SoftMask;
import dev.rad.cli.Terminal;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import dev.rad.torch.RadInpainter;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the methods, priors and placements of {@code rad inpaint}. */
class InpaintMethodTest extends InpaintCommandFixture {

  @ParameterizedTest
  @ValueSource(strings = {"mean", "ddnm@2"})
  void inpaint_otherMethod_fillsAndKeepsTheRest(String method) {
    Terminal run = inpaintAsGiven("--method", method, "--adm", ADM);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("method  " + method, "filled  in ", ", " + method + "\n");
    RgbImage before = RgbImage.read(photo);
    RgbImage after = RgbImage.read(out);
    assertThat(after).isNotEqualTo(before);
    assertThat(after.composite(before, Mask.rectangle(90, 70, HOLE))).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "nope, there is no method 'nope': take one of rad",
    "lama, name them with --lama",
    "rad@3, --steps and --solver are those of rad",
    "ddnm@0, steps",
    "'a b', --method is NAME",
  })
  void inpaint_methodThatIsNone_isAMistake(String method, String message) {
    Terminal run = inpaint("--method", method);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.failure()).contains(message);
    assertThat(out).doesNotExist();
  }

  /** The message is the same as that of {@code rad evaluate}. */
  @Test
  void inpaint_lama_runsItsProgramOnlyIfThatIsAllowed() {
    Path lama =
        Path.of(System.getProperty("rad.root", ".."), "testdata/torchscript/mean-colour.pt");
    Terminal refused = inpaintAsGiven("--method", "lama", "--lama", lama);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.failure())
        .startsWith(
            "rad: "
                + lama
                + " is TorchScript, a program that runs with your rights when it is loaded: add"
                + " --allow-torchscript if you trust where it is from");
    assertThat(out).doesNotExist();

    Terminal allowed = inpaintAsGiven("--method", "lama", "--lama", lama, "--allow-torchscript");
    assertThat(allowed.exitCode()).isZero();
    assertThat(RgbImage.read(out)).isNotEqualTo(RgbImage.read(photo));
  }

  @Test
  void inpaint_regionsInAnOrderByAnotherMethod_areRefused() {
    assertThat(inpaint("--mask", mask, "--method", "mean").failure())
        .contains("only --method rad fills in an order");
  }

  @Test
  void inpaint_bothPriors_isTheDefault_andEqualsTheLibrarys() {
    Terminal both = inpaintAsGiven("--steps", 2, "--seed", 4, "--checkpoint", ADM, "--quiet");
    assertDone(both);
    try (var rad = RadInpainter.load(ADM)) {
      RgbImage filled =
          rad.inpaint(
              RgbImage.read(photo),
              Mask.rectangle(90, 70, HOLE),
              InpaintOptions.defaults().withSteps(2).withSeed(4));
      assertThat(RgbImage.read(out)).isEqualTo(filled);
    }
    assertDone(inpaint("--prior", "both", "--seed", 4, "--force"));
    RgbImage named = RgbImage.read(out);
    assertDone(inpaint("--seed", 4, "--force"));
    assertThat(RgbImage.read(out)).isNotEqualTo(named); // the network alone
  }

  @Test
  void inpaint_photoPrior_needsNoWeights_andTakesReferences() {
    byte[] grain = new byte[3 * 90 * 70];
    new Random(1).nextBytes(grain);
    RgbImage.of(90, 70, grain).write(photo); // patches of a gradient would restore its level
    assertDone(inpaint("--prior", "photo"));
    RgbImage filled = RgbImage.read(out);
    RgbImage before = RgbImage.read(photo);
    assertThat(filled).isNotEqualTo(before);
    assertThat(filled.composite(before, Mask.rectangle(90, 70, HOLE))).isEqualTo(before);

    RgbImage.of(40, 40, new byte[4800]).write(folder.resolve("other.png"));
    assertDone(inpaint("--prior", "photo", "--force", "--reference", folder.resolve("other.png")));
    assertDone(inpaint("--prior", "photo", "--force", "--no-lines", "--candidates", 2));
    assertDone(inpaint("--prior", "photo", "--force", "--level-strength", "0.5,0.1"));
    assertThat(RgbImage.read(out)).isNotEqualTo(filled);
  }

  @Test
  void inpaint_priorsThatDoNotFit_areRefused() {
    assertThat(inpaint("--prior", "network", "--reference", photo).failure())
        .contains("--reference gives patches to copy, but --prior network copies none");
    assertThat(inpaint("--prior", "both", "--reference", folder.resolve("none.png")).failure())
        .contains("none.png");
    assertThat(inpaint("--prior", "both", "--candidates", "0").failure())
        .contains("candidates must be in 1..64, not 0");
    assertThat(inpaint("--prior", "both", "--level-strength", "2").failure())
        .contains("between 0 and 1, not [2.0]");
    Terminal named = inpaintAsGiven("--prior", "photo", "--checkpoint", ADM);
    assertThat(named.exitCode()).isEqualTo(2);
    assertThat(named.err()).contains("--prior photo asks no network");
  }

  /** Options reach the library; their effect is tested there. */
  @Test
  void inpaint_strengthAndSoftMask_areThoseOfTheLibrary() {
    Mask soft = Mask.rectangle(90, 70, HOLE).feather(6);
    soft.write(mask);

    assertDone(inpaint("--strength", 0.5, "--soft-mask", "resynthesize", "--seed", 2));

    try (var inpainter = RadInpainter.load(ADM)) {
      var options =
          InpaintOptions.paper()
              .withSeed(2)
              .withSteps(2)
              .withStrength(0.5)
              .withSoftMask(SoftMask.RESYNTHESIZE);
      Mask read = Mask.read(mask, MaskPolarity.WHITE_IS_HOLE);
      assertThat(RgbImage.read(out))
          .isEqualTo(inpainter.inpaint(RgbImage.read(photo), read, options));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"whole", "resize", "tiles", "tiles:0.5", "crop"})
  void inpaint_placement_keepsWhatIsOutsideTheHole(String placement) {
    assertDone(inpaint("--placement", placement, "--steps", 1));

    RgbImage before = RgbImage.read(photo);
    RgbImage after = RgbImage.read(out);
    assertThat(after).isNotEqualTo(before);
    assertThat(after.composite(before, Mask.rectangle(90, 70, HOLE))).isEqualTo(before);
  }
}
