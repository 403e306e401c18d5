package dev.rad.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.ImageException;
import dev.rad.exception.MaskException;
import dev.rad.image.Photo;
import dev.rad.image.Pictures;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhotoTest {
  private static final Mask HOLE = Mask.rectangle(16, 12, new Region(4, 3, 5, 6));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "1,false,8", "1,true,8", "3,false,8", "3,true,8",
    "1,false,16", "1,true,16", "3,false,16", "3,true,16"
  })
  void filled_anyPngLayout_keepsSamplesAlphaAndProfile(int colours, boolean alpha, int bits)
      throws IOException {
    BufferedImage original = random(colours, alpha, bits);
    byte[] profile = ProfileFiles.profile(colours);
    Path file = folder.resolve("in.png");
    Files.write(file, ProfileFiles.pngWith(ProfileFiles.encoded(original, "png"), profile));

    Photo photo = Photo.read(file);
    assertThat(photo.bits()).isEqualTo(bits);
    assertThat(photo.hasAlpha()).isEqualTo(alpha);
    assertThat(photo.isGrey()).isEqualTo(colours == 1);
    assertThat(photo.iccProfile().orElseThrow()).isEqualTo(profile);
    RgbImage filling = photo.picture().composite(Pictures.random(16, 12, 5), HOLE);
    Path out = folder.resolve("out.png");
    photo.filled(filling, HOLE).write(out);

    byte[] written = Files.readAllBytes(out);
    assertThat(written[24]).isEqualTo((byte) bits); // IHDR: bit depth and colour type
    assertThat(written[25]).isEqualTo((byte) ((colours == 1 ? 0 : 2) + (alpha ? 4 : 0)));
    assertThat(ProfileFiles.pngProfile(written)).contains(profile);
    BufferedImage back = ImageIO.read(out.toFile());
    int full = (1 << bits) - 1;
    for (int y = 0; y < 12; y++) {
      for (int x = 0; x < 16; x++) {
        int[] expected = original.getRaster().getPixel(x, y, (int[]) null);
        if (HOLE.at(x, y) == 1f) {
          int[] rgb = {filling.red(x, y), filling.green(x, y), filling.blue(x, y)};
          double luma = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
          for (int c = 0; c < colours; c++) {
            expected[c] = full / 255 * (colours == 1 ? (int) Math.round(luma) : rgb[c]);
          }
          if (alpha) {
            expected[colours] = full;
          }
        }
        assertThat(back.getRaster().getPixel(x, y, (int[]) null)).containsExactly(expected);
      }
    }
  }

  @Test
  void picture_16BitAlpha_isRoundedAndAlphaLeftOut() throws IOException {
    BufferedImage image = Samples.create(1, 1, 3, true, 16);
    image.getRaster().setPixel(0, 0, new int[] {128, 129, 65535, 7});
    Photo photo = Photo.read(save(ProfileFiles.encoded(image, "png"), "a.png"));
    assertThat(photo.picture().toRgbBytes()).containsExactly(0, 1, (byte) 255);
    assertThat(photo).hasToString("Photo[1×1, 16-bit RGB with alpha]");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void read_jpegWithProfile_hasTheRawValuesOfTheSameJpegWithout(int colours) throws IOException {
    BufferedImage smooth = Samples.create(24, 24, colours, false, 8);
    for (int i = 0; i < 24 * 24; i++) {
      for (int c = 0; c < colours; c++) {
        smooth.getRaster().setSample(i % 24, i / 24, c, (i % 24 * 9 + i / 24 * c) % 256);
      }
    }
    byte[] plain = ProfileFiles.encoded(smooth, "jpeg");
    byte[] profile = Arrays.copyOf(ProfileFiles.profile(colours), 150_000); // three segments
    ProfileFiles.setLength(profile);

    Photo photo = Photo.read(save(ProfileFiles.jpegWith(plain, profile), "a.jpg"));

    assertThat(photo.picture()).isEqualTo(RgbImage.read(save(plain, "plain.jpg")));
    assertThat(photo.iccProfile().orElseThrow()).isEqualTo(profile);
    assertThat(photo.isGrey()).isEqualTo(colours == 1);

    photo.write(folder.resolve("out.jpg"), 0.9);
    byte[] jpeg = Files.readAllBytes(folder.resolve("out.jpg"));
    assertThat(ProfileFiles.jpegProfile(jpeg)).contains(profile);
    assertThat(Arrays.copyOf(jpeg, 4)).containsExactly(0xFF, 0xD8, 0xFF, 0xE0); // JFIF is first
    photo.write(folder.resolve("out.png"));
    assertThat(ProfileFiles.pngProfile(Files.readAllBytes(folder.resolve("out.png"))))
        .contains(profile);
    assertThat(RgbImage.of(ImageIO.read(folder.resolve("out.png").toFile())))
        .isEqualTo(photo.picture());
  }

  @Test
  void read_jpegWithOrientationAndProfile_isUpright() throws IOException {
    BufferedImage wide = Samples.create(32, 16, 3, false, 8);
    byte[] profile = ProfileFiles.profile(3);
    byte[] jpeg = ProfileFiles.jpegWith(ProfileFiles.encoded(wide, "jpeg"), profile);
    Photo photo = Photo.read(save(RareFiles.withExif(jpeg, 6, false), "a.jpg"));
    assertThat(photo.width()).isEqualTo(16);
    assertThat(photo.height()).isEqualTo(32);
    assertThat(photo.iccProfile()).hasValueSatisfying(is -> assertThat(is).isEqualTo(profile));
  }

  @Test
  void read_palette_isLookedUpWithItsAlpha() throws IOException {
    byte[] ramp = {0, (byte) 100, (byte) 200, (byte) 255};
    byte[] alpha = {0, (byte) 255, (byte) 128, (byte) 255};
    IndexColorModel palette = new IndexColorModel(2, 4, ramp, ramp, ramp, alpha);
    BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
    image.getRaster().setPixels(0, 0, 4, 1, new int[] {0, 1, 2, 3});
    Photo photo = Photo.read(save(ProfileFiles.encoded(image, "png"), "a.png"));
    photo.write(folder.resolve("out.png"));
    BufferedImage back = ImageIO.read(folder.resolve("out.png").toFile());
    assertThat(back.getRaster().getPixels(0, 0, 4, 1, (int[]) null))
        .containsExactly(0, 0, 0, 0, 100, 100, 100, 255, 200, 200, 200, 128, 255, 255, 255, 255);
  }

  /** AWT may write a profile anew, with other paddings, when it first computes with it. */
  @Test
  void read_tiffWithProfile_keepsProfileAndValues() throws IOException {
    BufferedImage values = random(3, false, 16);
    BufferedImage first = labelled(values, ProfileFiles.profile(3));
    Path rewritten = save(ProfileFiles.encoded(first, "tiff"), "rewritten.tiff");
    var space = (ICC_ColorSpace) ImageIO.read(rewritten.toFile()).getColorModel().getColorSpace();
    byte[] profile = space.getProfile().getData();
    BufferedImage image = labelled(values, profile);
    Photo photo = Photo.read(save(ProfileFiles.encoded(image, "tiff"), "a.tiff"));
    assertThat(photo.iccProfile()).hasValueSatisfying(is -> assertThat(is).isEqualTo(profile));
    photo.write(folder.resolve("out.png"));
    BufferedImage back = ImageIO.read(folder.resolve("out.png").toFile());
    assertThat(back.getRaster().getPixels(0, 0, 16, 12, (int[]) null))
        .containsExactly(values.getRaster().getPixels(0, 0, 16, 12, (int[]) null));
  }

  private static BufferedImage labelled(BufferedImage values, byte[] profile) {
    var space = new ICC_ColorSpace(ICC_Profile.getInstance(profile));
    var model = new ComponentColorModel(space, false, false, 1, DataBuffer.TYPE_USHORT);
    return new BufferedImage(model, values.getRaster(), false, null);
  }

  @Test
  void toSrgb_linearProfile_convertsAndRgbImageReadDoesTheSame() throws IOException {
    BufferedImage image = Samples.create(2, 1, 3, false, 8);
    image.getRaster().setPixels(0, 0, 2, 1, new int[] {0, 55, 128, 255, 55, 0});
    byte[] linear = ProfileFiles.profile(3);
    Path file = save(ProfileFiles.pngWith(ProfileFiles.encoded(image, "png"), linear), "a.png");
    Photo photo = Photo.read(file);
    assertThat(photo.picture().toRgbBytes()).containsExactly(0, 55, (byte) 128, (byte) 255, 55, 0);
    RgbImage srgb = photo.toSrgb();
    // 255·(1.055·(v/255)^(1/2.4) - 0.055): 127.9 for 55, 187.5 for 128
    assertThat(srgb.green(0, 0)).isBetween(126, 130);
    assertThat(srgb.blue(0, 0)).isBetween(186, 190);
    assertThat(srgb.red(0, 0)).isZero();
    assertThat(RgbImage.read(file)).isEqualTo(srgb);
  }

  @Test
  void toSrgb_profileOfSrgb_changesNothing() throws IOException {
    byte[] standard = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    BufferedImage image = random(3, false, 8);
    Path file = save(ProfileFiles.pngWith(ProfileFiles.encoded(image, "png"), standard), "a.png");
    assertThat(Photo.read(file).toSrgb()).isEqualTo(Photo.read(file).picture());
    assertThat(RgbImage.read(file)).isEqualTo(Photo.read(file).picture());
    assertThat(Photo.read(file).iccProfile()).isPresent();
  }

  @Test
  void read_uselessProfiles_areLeftOut() throws IOException {
    byte[] png = ProfileFiles.encoded(random(3, false, 8), "png");
    byte[] good = ProfileFiles.profile(3);
    byte[] short1 = Arrays.copyOf(good, good.length - 1); // length and header disagree
    for (byte[] bad : new byte[][] {{}, new byte[300], short1, ProfileFiles.profile(1)}) {
      Photo photo = Photo.read(save(ProfileFiles.pngWith(png, bad), "bad.png"));
      assertThat(photo.iccProfile()).isEmpty();
      byte[] jpeg = ProfileFiles.encoded(random(3, false, 8), "jpeg");
      assertThat(Photo.read(save(ProfileFiles.jpegWith(jpeg, bad), "bad.jpg")).iccProfile())
          .isEmpty();
    }
    byte[] damaged = good.clone(); // the header is fine, the tags are not
    Arrays.fill(damaged, 128, damaged.length, (byte) 0x7f);
    Photo photo = Photo.read(save(ProfileFiles.pngWith(png, damaged), "damaged.png"));
    assertThat(photo.toSrgb()).isEqualTo(photo.picture());
  }

  @Test
  void read_profileBomb_isLeftOut() throws IOException {
    byte[] bomb =
        ProfileFiles.pngWith(ProfileFiles.encoded(random(3, false, 8), "png"), new byte[40 << 20]);
    assertThat(Photo.read(save(bomb, "bomb.png")).iccProfile()).isEqualTo(Optional.empty());
  }

  @Test
  void read_cutAnywhere_isRefusedOrRead() throws IOException {
    byte[] jpeg =
        ProfileFiles.jpegWith(
            ProfileFiles.encoded(random(3, false, 8), "jpeg"), ProfileFiles.profile(3));
    byte[] png =
        ProfileFiles.pngWith(
            ProfileFiles.encoded(random(3, false, 8), "png"), ProfileFiles.profile(3));
    for (int length = 0; length < 700; length += 3) {
      Path cutJpeg = save(Arrays.copyOf(jpeg, length), "cut.jpg");
      assertThatThrownBy(() -> Photo.read(cutJpeg)).isInstanceOf(ImageException.class);
      Path cutPng = save(Arrays.copyOf(png, Math.min(length, png.length - 30)), "cut.png");
      assertThatThrownBy(() -> Photo.read(cutPng)).isInstanceOf(ImageException.class);
    }
  }

  @Test
  void read_unusable_saysWhy() throws IOException {
    assertThatThrownBy(() -> Photo.read(folder.resolve("none.png")))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("there is no such file");
  }

  @Test
  void write_jpeg_needsOpaquePixelsAndObeysTheQuality() throws IOException {
    Photo noise = Photo.of(Pictures.random(64, 64, 1));
    noise.write(folder.resolve("low.jpg"), 0.2);
    noise.write(folder.resolve("high.jpg"), 1);
    assertThat(Files.size(folder.resolve("high.jpg")))
        .isGreaterThan(2 * Files.size(folder.resolve("low.jpg")));
    assertThatThrownBy(() -> noise.write(folder.resolve("a.jpg"), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the JPEG quality must be above 0 and at most 1, got 0.0");
    Photo transparent =
        Photo.read(save(ProfileFiles.encoded(random(3, true, 8), "png"), "transparent.png"));
    assertThatThrownBy(() -> transparent.write(folder.resolve("a.jpg")))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("transparent pixels and JPEG knows none; use .png");
    assertThat(folder.resolve("a.jpg")).doesNotExist();
    transparent
        .filled(transparent.picture(), Mask.full(16, 12)) // opaque now
        .write(folder.resolve("a.jpg"));
    assertThat(RgbImage.read(folder.resolve("a.jpg")).width()).isEqualTo(16);
  }

  @ParameterizedTest
  @CsvSource({"1,8", "1,16", "3,8", "3,16"})
  void transparency_alpha_isWhatItLacksOfOpaque(int colours, int bits) {
    BufferedImage image = random(colours, true, bits);
    float full = (1 << bits) - 1;
    Mask hole = Photo.of(image).transparency().map(Mask::of).orElseThrow();

    for (int y = 0; y < 12; y++) {
      for (int x = 0; x < 16; x++) {
        int alpha = image.getRaster().getSample(x, y, colours);
        assertThat(hole.at(x, y)).isEqualTo((full - alpha) / full);
      }
    }
    assertThat(Photo.of(random(colours, false, bits)).transparency()).isEmpty();
  }

  @Test
  void filled_softMask_movesAlphaHalfway() throws IOException {
    BufferedImage image = Samples.create(2, 1, 3, true, 8);
    image.getRaster().setPixels(0, 0, 2, 1, new int[] {9, 9, 9, 100, 9, 9, 9, 100});
    Photo photo = Photo.read(save(ProfileFiles.encoded(image, "png"), "a.png"));
    Photo filled = photo.filled(Pictures.uniform(2, 1, 50), Mask.of(2, 1, new float[] {0f, 0.4f}));
    filled.write(folder.resolve("out.png"));
    BufferedImage back = ImageIO.read(folder.resolve("out.png").toFile());
    assertThat(back.getRaster().getPixels(0, 0, 2, 1, (int[]) null))
        .containsExactly(9, 9, 9, 100, 50, 50, 50, 162);
    assertThat(photo.picture()).isEqualTo(Pictures.uniform(2, 1, 9)); // the old one stays
  }

  @Test
  void filled_otherSizes_areRefused() {
    Photo photo = Photo.of(Pictures.random(5, 4, 1));
    assertThatThrownBy(() -> photo.filled(photo.picture(), Mask.full(4, 5)))
        .isInstanceOf(MaskException.class);
    assertThatThrownBy(() -> photo.filled(Pictures.random(4, 5, 1), Mask.full(4, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the filling is 4×5, the photo 5×4");
  }

  @Test
  void insertingStream_anyPieces_insertsOnce() throws IOException {
    for (int piece = 1; piece <= 7; piece++) {
      var bytes = new ByteArrayOutputStream();
      try (var out = new InsertingOutputStream(bytes, 3, new byte[] {90, 91})) {
        byte[] digits = {0, 1, 2, 3, 4, 5};
        for (int at = 0; at < 6; at += piece) {
          out.write(digits, at, Math.min(piece, 6 - at));
        }
        out.write(6);
      }
      assertThat(bytes.toByteArray()).containsExactly(0, 1, 2, 90, 91, 3, 4, 5, 6);
    }
  }

  private static BufferedImage random(int colours, boolean alpha, int bits) {
    BufferedImage image = Samples.create(16, 12, colours, alpha, bits);
    Raster raster = image.getRaster();
    int[] values = new int[16 * 12 * raster.getNumBands()];
    SplittableRandom random = new SplittableRandom(colours * 31 + bits);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(1 << bits);
    }
    image.getRaster().setPixels(0, 0, 16, 12, values);
    return image;
  }

  private Path save(byte[] bytes, String name) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }
}
