package dev.rad.cli.inpaint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.InpaintOptions;
import dev.rad.cli.Terminal;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import dev.rad.mask.RegionPlan;
import dev.rad.torch.RadInpainter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Tests how {@code rad inpaint} reads masks, and the order in which it fills regions. */
class InpaintMaskTest extends InpaintCommandFixture {

  @Test
  void inpaint_dilatedAndFeathered_reachesSoFarAndNoFurther() {
    assertDone(inpaint("--dilate", 4, "--feather", 2));

    RgbImage before = RgbImage.read(photo);
    RgbImage after = RgbImage.read(out);
    Mask grown = Mask.rectangle(90, 70, new Region(36, 21, 28, 23));
    assertThat(after.composite(before, grown)).isEqualTo(before);
    assertThat(after.composite(before, Mask.rectangle(90, 70, HOLE))).isNotEqualTo(before);
  }

  @Test
  void inpaint_drawnMask_isWrittenAndIsWhatWasFilled() {
    assertDone(rad("inpaint", "--image", photo, "--mask", "wide", "--out", out, "--steps", 1));

    Mask drawn = Mask.read(beside("filled-mask.png"), MaskPolarity.WHITE_IS_HOLE);
    assertThat(drawn.isEmpty()).isFalse();
    RgbImage before = RgbImage.read(photo);
    assertThat(RgbImage.read(out).composite(before, drawn)).isEqualTo(before);
  }

  @Test
  void inpaint_severalMasks_areFilledInTheirOrder() {
    Mask left = Mask.rectangle(90, 70, new Region(30, 25, 15, 15));
    Mask right = Mask.rectangle(90, 70, new Region(45, 25, 15, 15));
    left.write(mask);
    Path second = folder.resolve("second.png");
    right.write(second);

    assertDone(inpaint("--mask", second, "--seed", 3, "--samples", 2));

    try (var inpainter = RadInpainter.load(ADM)) {
      var options = InpaintOptions.paper().withSeed(3).withSteps(2);
      var plan = RegionPlan.inOrder(List.of(left, right));
      RgbImage before = RgbImage.read(photo);
      assertThat(RgbImage.read(beside("filled-1.png")))
          .isEqualTo(inpainter.inpaint(before, plan, options))
          .isNotEqualTo(inpainter.inpaint(before, left.union(right), options));
      assertThat(RgbImage.read(beside("filled-2.png")))
          .isEqualTo(inpainter.inpaint(before, plan, options.forSample(1)));
    }
  }

  @Test
  void inpaint_regionsInAnOrder_countTheStepsOfAllSamplesAsOne() {
    Path second = folder.resolve("second.png");
    Mask.rectangle(90, 70, new Region(5, 5, 10, 10)).write(second);
    Terminal run =
        inpaintAsGiven("--mask", second, "--samples", 2, "--steps", 5, "--checkpoint", ADM);
    assertThat(run.exitCode()).as(run.err()).isZero();
    String steps = run.out().replaceAll("(?s).*filled  in [^,]*, seed 0, (\\d+) steps.*", "$1");
    assertThat(run.err()).contains("step " + steps + " of " + steps);
    assertThat(run.err().lines().filter(line -> line.startsWith("step"))).hasSize(10);
  }

  @Test
  void inpaint_arrivalMap_saysWhenAPixelIsFilled() {
    float[] values = new float[90 * 70];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 90 / 255f;
    }
    Mask arrival = Mask.of(90, 70, values);
    arrival.write(folder.resolve("arrival.png"));

    assertDone(inpaint("--arrival", folder.resolve("arrival.png"), "--spread", 0.5));

    try (var inpainter = RadInpainter.load(ADM)) {
      var plan = RegionPlan.arriving(Mask.rectangle(90, 70, HOLE), arrival, 0.5);
      var options = InpaintOptions.paper().withSteps(2);
      assertThat(RgbImage.read(out))
          .isEqualTo(inpainter.inpaint(RgbImage.read(photo), plan, options));
    }
  }

  @Test
  void inpaint_arrivalMapOfAnotherSize_saysBothSizes() {
    Mask.empty(80, 70).write(folder.resolve("arrival.png"));

    assertThat(inpaint("--arrival", folder.resolve("arrival.png")).failure())
        .contains("the arrival map is 80×70, the photo 90×70");
  }

  /**
   * The mask is like a scan whose black is 3 and white is 250; the photo outside the hole is
   * unchanged.
   */
  @Test
  void inpaint_maskThatIsNeverBlack_isReadAsTwoValuesAndSaysSo() throws IOException {
    RgbImage before = RgbImage.read(photo);
    byte[] greys = new byte[90 * 70 * 3];
    for (int i = 0; i < greys.length; i++) {
      boolean hole = HOLE.contains(i / 3 % 90, i / 3 / 90);
      greys[i] = (byte) ((hole ? 247 : 3) + i / 3 % 4);
    }
    RgbImage.of(90, 70, greys).write(mask);
    Terminal run = inpaintAsGiven("--steps", 1, "--checkpoint", ADM);

    assertThat(run.out())
        .contains(
            "white-is-hole, values 3–250 read as a two-valued mask; --mask-threshold none keeps"
                + " grey, the hole is 4.8 % of the photo");
    RgbImage after = RgbImage.read(out);
    assertThat(after.composite(before, Mask.rectangle(90, 70, HOLE))).isEqualTo(before);
    assertDone(inpaint("--mask-threshold", "none", "--force"));
    assertThat(RgbImage.read(out).composite(before, Mask.rectangle(90, 70, HOLE)))
        .isNotEqualTo(before);
  }

  @Test
  void inpaint_maskOfAnotherSize_isResizedIfItsProportionsAreThePhotos() {
    Mask.rectangle(180, 140, new Region(80, 50, 40, 30)).write(mask);
    Terminal run = inpaintAsGiven("--steps", 1, "--checkpoint", ADM);
    assertThat(run.out()).contains("resized from 180×140, nearest pixels, the hole is 4.8 %");
    RgbImage before = RgbImage.read(photo);
    assertThat(RgbImage.read(out).composite(before, Mask.rectangle(90, 70, HOLE)))
        .isEqualTo(before);
    Mask.full(180, 130).write(mask);
    assertThat(inpaint("--force").failure()).contains("the mask is 180×130, the photo 90×70");
    Mask.full(70, 90).write(mask);
    assertThat(inpaint("--force").failure()).contains("turned as the photo is, upright");
  }

  @Test
  void inpaint_shapeInAlphaOrRed_isTakenAsTheChannelSays() throws IOException {
    var image = new BufferedImage(90, 70, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 90 * 70; i++) {
      boolean hole = HOLE.contains(i % 90, i / 90);
      image.setRGB(i % 90, i / 90, hole ? 0xffff0000 : 0x000000ff);
    }
    ImageIO.write(image, "png", mask.toFile());
    RgbImage before = RgbImage.read(photo);
    for (String channel : List.of("auto", "alpha", "red")) {
      assertDone(inpaint("--mask-channel", channel, "--steps", 1, "--force"));
      RgbImage after = RgbImage.read(out);
      assertThat(after).isNotEqualTo(before);
      assertThat(after.composite(before, Mask.rectangle(90, 70, HOLE))).isEqualTo(before);
    }
  }
}
