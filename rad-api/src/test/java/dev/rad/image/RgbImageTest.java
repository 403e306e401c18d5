package dev.rad.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.ImageException;
import dev.rad.exception.MaskException;
import dev.rad.mask.Mask;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RgbImageTest {
  @Test
  void of_bytesChangedLater_pictureUnchanged() {
    byte[] rgb = {1, 2, 3, 4, 5, 6};
    RgbImage image = RgbImage.of(2, 1, rgb);
    rgb[0] = 99;
    image.toRgbBytes()[1] = 99;
    assertThat(image.red(0, 0)).isEqualTo(1);
    assertThat(image.green(0, 0)).isEqualTo(2);
    assertThat(image.blue(1, 0)).isEqualTo(6);
  }

  @Test
  void of_wrongLengthOrSize_isRefused() {
    assertThatThrownBy(() -> RgbImage.of(2, 2, new byte[11]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a 2×2 picture needs 12 bytes, got 11");
    assertThatThrownBy(() -> RgbImage.of(0, 2, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 0×2");
    assertThatThrownBy(() -> RgbImage.of(100_000, 100_000, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void red_outside_isRefused() {
    RgbImage image = Pictures.random(3, 2, 1);
    assertThatThrownBy(() -> image.red(3, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> image.blue(0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Property(tries = 50)
  void of_itsOwnBufferedImage_isIdentity(
      @ForAll @IntRange(min = 1, max = 9) int w,
      @ForAll @IntRange(min = 1, max = 9) int h,
      @ForAll long seed) {
    RgbImage image = Pictures.random(w, h, seed);
    assertThat(RgbImage.of(image.toBufferedImage())).isEqualTo(image).hasSameHashCodeAs(image);
    assertThat(RgbImage.fromUnitRange(w, h, image.toUnitRange())).isEqualTo(image);
    assertThat(image.flipped().flipped()).isEqualTo(image);
    assertThat(image.flipped().green(0, h - 1)).isEqualTo(image.green(w - 1, h - 1));
  }

  @Test
  void of_otherBufferedImageTypes_keepTheirColours() {
    int[] types = {
      BufferedImage.TYPE_INT_RGB,
      BufferedImage.TYPE_INT_ARGB,
      BufferedImage.TYPE_INT_BGR,
      BufferedImage.TYPE_4BYTE_ABGR,
      BufferedImage.TYPE_3BYTE_BGR
    };
    for (int type : types) {
      BufferedImage image = new BufferedImage(2, 1, type);
      image.setRGB(0, 0, 0xff010203);
      image.setRGB(1, 0, 0xfffdfeff);
      assertThat(RgbImage.of(image).toRgbBytes())
          .containsExactly(1, 2, 3, (byte) 0xfd, (byte) 0xfe, (byte) 0xff);
    }
  }

  @Test
  void of_subimage_readsItsPartOnly() {
    RgbImage image = Pictures.random(7, 5, 2);
    BufferedImage part = image.toBufferedImage().getSubimage(2, 1, 3, 4);
    assertThat(RgbImage.of(part)).isEqualTo(image.crop(new Region(2, 1, 3, 4)));
  }

  @Test
  void of_greyBufferedImage_samplesAreNotBrightened() {
    BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 128);
    assertThat(RgbImage.of(grey).red(0, 0)).isEqualTo(128);
  }

  @Test
  void of_otherColourSpace_isConvertedToSrgb() {
    ColorModel linear =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB),
            false,
            false,
            ColorModel.OPAQUE,
            DataBuffer.TYPE_BYTE);
    BufferedImage image =
        new BufferedImage(linear, linear.createCompatibleWritableRaster(1, 1), false, null);
    image.getRaster().setPixel(0, 0, new int[] {0, 128, 255});
    RgbImage converted = RgbImage.of(image);
    assertThat(converted.red(0, 0)).isZero();
    assertThat(converted.green(0, 0)).isBetween(186, 190); // 255·sRGB(128/255) = 187.5
    assertThat(converted.blue(0, 0)).isEqualTo(255);
  }

  @Test
  void toUnitRange_bytes_areInPlanesFromMinusOneToOne() {
    RgbImage image = RgbImage.of(2, 1, new byte[] {0, (byte) 255, 51, (byte) 255, 0, 102});
    assertThat(image.toUnitRange()).containsExactly(-1f, 1f, 1f, -1f, -0.6f, 102 / 127.5f - 1f);
  }

  @Test
  void fromUnitRange_anyValue_isClampedAndRoundedHalfUp() {
    float half = 0.5f / 127.5f - 1f;
    float[] chw = {-5f, half, 7f};
    assertThat(RgbImage.fromUnitRange(1, 1, chw).toRgbBytes()).containsExactly(0, 1, (byte) 255);
    float[] infinite = {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 0f};
    assertThat(RgbImage.fromUnitRange(1, 1, infinite).toRgbBytes())
        .containsExactly(0, (byte) 255, (byte) 128);
  }

  @Test
  void fromUnitRange_notANumber_saysWhere() {
    float[] chw = new float[12];
    chw[4 + 3] = Float.NaN;
    assertThatThrownBy(() -> RgbImage.fromUnitRange(2, 2, chw))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("(1, 1)");
  }

  @Test
  void crop_insideOrNot_isCutOrRefused() {
    RgbImage image = Pictures.random(6, 5, 3);
    RgbImage part = image.crop(new Region(2, 1, 3, 4));
    assertThat(part.width()).isEqualTo(3);
    assertThat(part.blue(2, 3)).isEqualTo(image.blue(4, 4));
    assertThatThrownBy(() -> image.crop(new Region(4, 0, 3, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("crop of 3×1 at (4, 0) leaves the 6×5 picture; use cropReflected");
  }

  @Test
  void cropReflected_aroundASmallPicture_doesNotRepeatTheEdge() {
    RgbImage abc = RgbImage.of(3, 1, new byte[] {1, 1, 1, 2, 2, 2, 3, 3, 3});
    RgbImage wide = abc.cropReflected(new Region(-4, -2, 11, 1));
    int[] reds = new int[11];
    for (int i = 0; i < reds.length; i++) {
      reds[i] = wide.red(i, 0);
    }
    assertThat(reds).containsExactly(1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3);
  }

  @Property(tries = 100)
  void cropReflected_anyRegion_mirrorsStepByStep(
      @ForAll @IntRange(min = 1, max = 6) int w,
      @ForAll @IntRange(min = 1, max = 6) int h,
      @ForAll @IntRange(min = -40, max = 40) int x,
      @ForAll @IntRange(min = -40, max = 40) int y) {
    RgbImage image = Pictures.random(w, h, 4);
    RgbImage part = image.cropReflected(new Region(x, y, 9, 7));
    for (int j = 0; j < 7; j++) {
      for (int i = 0; i < 9; i++) {
        assertThat(part.green(i, j)).isEqualTo(image.green(walk(x + i, w), walk(y + j, h)));
      }
    }
  }

  /** Walks |position| steps from pixel 0, turning at the ends. */
  private static int walk(int position, int size) {
    int at = 0;
    int direction = 1;
    for (int i = 0; i < Math.abs(position) && size > 1; i++) {
      if (at + direction < 0 || at + direction >= size) {
        direction = -direction;
      }
      at += direction;
    }
    return at;
  }

  @Property(tries = 100)
  void paste_anyPlace_changesOnlyWhatItCovers(
      @ForAll @IntRange(min = -12, max = 12) int x, @ForAll @IntRange(min = -12, max = 12) int y) {
    RgbImage image = Pictures.random(8, 7, 5);
    RgbImage patch = Pictures.random(5, 4, 6);
    RgbImage result = image.paste(patch, x, y);
    for (int j = 0; j < 7; j++) {
      for (int i = 0; i < 8; i++) {
        boolean covered = new Region(x, y, 5, 4).contains(i, j);
        assertThat(result.red(i, j)).isEqualTo(covered ? patch.red(i - x, j - y) : image.red(i, j));
      }
    }
  }

  @Property(tries = 50)
  void composite_hardMask_copiesEveryBit(@ForAll long seed) {
    RgbImage image = Pictures.random(9, 8, seed);
    RgbImage fill = Pictures.random(9, 8, seed + 1);
    Mask hole = Pictures.randomHardMask(9, 8, 0.5, seed);
    RgbImage result = image.composite(fill, hole);
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 9; x++) {
        RgbImage source = hole.at(x, y) == 1f ? fill : image;
        for (int c = 0; c < 3; c++) {
          assertThat(Pictures.channel(result, x, y, c))
              .isEqualTo(Pictures.channel(source, x, y, c));
        }
      }
    }
  }

  @Test
  void composite_softMask_blends() {
    RgbImage result =
        Pictures.uniform(2, 1, 100)
            .composite(Pictures.uniform(2, 1, 201), Mask.of(2, 1, new float[] {0.25f, 0.5f}));
    assertThat(result.red(0, 0)).isEqualTo(125); // 125.25
    assertThat(result.red(1, 0)).isEqualTo(151); // 150.5, half up
  }

  @Test
  void composite_otherSizes_areRefused() {
    RgbImage image = Pictures.random(4, 4, 1);
    assertThatThrownBy(() -> image.composite(image, Mask.empty(4, 5)))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("the mask is 4×5, the picture 4×4");
    assertThatThrownBy(() -> image.composite(Pictures.random(3, 4, 1), Mask.empty(4, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the fill is 3×4");
  }

  @Test
  void region_badSize_isRefused() {
    assertThatThrownBy(() -> new Region(0, 0, 0, 4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Region(Integer.MAX_VALUE, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 200)
  void region_overlapsAndUnion_agreeWithThePixels(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Region a = region(random);
    Region b = region(random);
    boolean shared = false;
    int left = 99;
    int bottom = -99;
    for (int y = -20; y < 20; y++) {
      for (int x = -20; x < 20; x++) {
        shared |= a.contains(x, y) && b.contains(x, y);
        if (a.contains(x, y) || b.contains(x, y)) {
          assertThat(a.union(b).contains(x, y)).isTrue();
          left = Math.min(left, x);
          bottom = Math.max(bottom, y + 1);
        }
      }
    }
    assertThat(a.overlaps(b)).isEqualTo(shared).isEqualTo(b.overlaps(a));
    assertThat(a.union(b).x()).isEqualTo(left);
    assertThat(a.union(b).bottom()).isEqualTo(bottom);
    assertThat(a.union(b)).isEqualTo(b.union(a));
  }

  private static Region region(SplittableRandom random) {
    return new Region(
        random.nextInt(-9, 9), random.nextInt(-9, 9), random.nextInt(1, 9), random.nextInt(1, 9));
  }
}
