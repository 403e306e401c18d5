package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.InpaintOptions;
import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.SoftMask;
import dev.rad.image.Photo;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.RegionPlan;
import dev.rad.placement.WholePicture;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Regions in an order, soft masks, strength, and pictures from nothing. */
class PartialFillingTest {
  private static final InpaintOptions OPTIONS =
      SmallInpainting.OPTIONS.withPlacement(new WholePicture());
  private static final RgbImage BLACK = RgbImage.of(32, 24, new byte[3 * 32 * 24]);

  private static RadInpainter rad;

  @BeforeAll
  static void load() {
    rad = SmallInpainting.load();
  }

  @AfterAll
  static void close() {
    rad.close();
  }

  @Test
  void inpaint_oneRegion_isTheOrdinaryFilling() {
    RgbImage photo = SmallInpainting.photo();
    RegionPlan plan = RegionPlan.inOrder(List.of(SmallInpainting.HOLE));
    assertThat(rad.inpaint(photo, plan, OPTIONS))
        .isEqualTo(rad.inpaint(photo, SmallInpainting.HOLE, OPTIONS));
  }

  @Test
  void inpaint_twoRegions_secondBeginsWhenTheFirstIsDone() {
    RgbImage photo = SmallInpainting.photo();
    Region left = new Region(5, 5, 6, 9);
    Region right = new Region(11, 5, 6, 9);
    var plan =
        RegionPlan.inOrder(List.of(Mask.rectangle(32, 24, left), Mask.rectangle(32, 24, right)));
    List<RgbImage> previews = new ArrayList<>();
    var listener =
        new ProgressListener() {
          @Override
          public void onStep(Progress progress) {
            assertThat(progress.steps()).isEqualTo(2 * 4);
            previews.add(progress.preview());
          }
        };
    RgbImage filled = rad.inpaint(photo, plan, OPTIONS.withListener(listener));

    assertThat(filled.composite(BLACK, plan.hole())).isEqualTo(photo.composite(BLACK, plan.hole()));
    for (int i = 3; i < 8; i++) {
      assertThat(crop(previews.get(i), left)).isEqualTo(crop(filled, left));
    }
    assertThat(crop(previews.get(4), right)).isNotEqualTo(crop(filled, right));
  }

  @Test
  void inpaint_otherContentUnderTheRegions_givesTheSame() {
    Mask hole = SmallInpainting.HOLE;
    var arrival = new float[32 * 24];
    for (int i = 0; i < arrival.length; i++) {
      arrival[i] = i % 32 / 31f;
    }
    RegionPlan plan = RegionPlan.arriving(hole, Mask.of(32, 24, arrival), 1);
    RgbImage photo = SmallInpainting.photo();
    RgbImage other = photo.composite(SmallInpainting.photo(32, 24, 9), hole);
    assertThat(rad.inpaint(other, plan, OPTIONS)).isEqualTo(rad.inpaint(photo, plan, OPTIONS));
  }

  private static RgbImage crop(RgbImage image, Region region) {
    return image.crop(region);
  }

  @Test
  void generate_two_areTheFillingsOfAPictureThatIsAllHole() {
    int size = rad.model().imageSize();
    List<RgbImage> pictures = rad.generate(2, OPTIONS.withStrength(0.5));
    Mask all = Mask.full(size, size);
    RgbImage any = SmallInpainting.photo(size, size, 5);
    assertThat(pictures.get(0)).isEqualTo(rad.inpaint(any, all, OPTIONS));
    assertThat(pictures.get(1)).isEqualTo(rad.inpaint(any, all, OPTIONS.forSample(1)));
  }

  /** At 1/500 of the way the noise is 0.02 of the range, and what is added stays near that. */
  @Test
  void inpaint_strength_decidesHowMuchOfTheHoleIsLeft() {
    RgbImage photo = SmallInpainting.photo();
    double weak = change(photo, SmallInpainting.HOLE, OPTIONS.withStrength(0.002));
    double middle = change(photo, SmallInpainting.HOLE, OPTIONS.withStrength(0.3));
    double full = change(photo, SmallInpainting.HOLE, OPTIONS);
    assertThat(weak).isBetween(0.01, 5.0);
    assertThat(middle).isBetween(weak, full);
  }

  @Test
  void inpaint_softMaskResynthesized_changesPixelsByTheirValues() {
    RgbImage photo = SmallInpainting.photo();
    InpaintOptions soft = OPTIONS.withSoftMask(SoftMask.RESYNTHESIZE);
    double faint = change(photo, scaled(1e-3f), soft);
    double half = change(photo, scaled(0.5f), soft);
    double full = change(photo, scaled(1f), soft);
    assertThat(faint).isBetween(0.01, 10.0); // noise of √0.001 · 127.5 = 4 levels, and its guess
    assertThat(half).isBetween(faint, full);
    assertThat(rad.inpaint(photo, scaled(1f), soft))
        .isEqualTo(rad.inpaint(photo, scaled(1f), OPTIONS));
  }

  private static Mask scaled(float value) {
    float[] values = SmallInpainting.HOLE.toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] *= value;
    }
    return Mask.of(32, 24, values);
  }

  /** Mean change in the hole, in grey levels; outside it nothing may change. */
  private static double change(RgbImage photo, Mask hole, InpaintOptions options) {
    byte[] before = photo.toRgbBytes();
    byte[] after = rad.inpaint(photo, hole, options).toRgbBytes();
    double sum = 0;
    int count = 0;
    for (int i = 0; i < before.length; i++) {
      if (hole.at(i / 3 % 32, i / 3 / 32) > 0) {
        sum += Math.abs((before[i] & 0xff) - (after[i] & 0xff));
        count++;
      } else {
        assertThat(after[i]).isEqualTo(before[i]);
      }
    }
    return sum / count;
  }

  @Test
  void inpaint_bufferedImageWithAlpha_keepsAlphaAndSamplesOutsideTheHole() {
    var image = new BufferedImage(32, 24, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 32 * 24; i++) {
      image.setRGB(i % 32, i / 32, 0x80102030 + 0x01010101 * (i % 100));
    }
    BufferedImage filled = rad.inpaint(image, SmallInpainting.HOLE, OPTIONS);
    for (int i = 0; i < 32 * 24; i++) {
      int x = i % 32;
      int y = i / 32;
      if (SmallInpainting.HOLE.at(x, y) == 0) {
        assertThat(filled.getRGB(x, y)).isEqualTo(image.getRGB(x, y));
      } else {
        assertThat(filled.getRGB(x, y) >>> 24).isEqualTo(0xff);
      }
    }
  }

  @Test
  void inpaint_photo_isTheFillingOfItsPicturePutIntoIt() {
    Photo photo = Photo.of(SmallInpainting.photo());
    RgbImage filled = rad.inpaint(photo.picture(), SmallInpainting.HOLE, OPTIONS);
    assertThat(rad.inpaint(photo, SmallInpainting.HOLE, OPTIONS).picture()).isEqualTo(filled);
  }
}
