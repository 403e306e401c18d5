package dev.rad.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.ImageException;
import dev.rad.image.Photo;
import dev.rad.image.Pictures;
import dev.rad.image.RgbImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The form of WebP files; their pixels are read back where a reader is, by the command's tests. */
class WebpEncoderTest {
  @TempDir Path folder;

  /**
   * A single black pixel, put together by hand from RFC 9649: 0x2F, sizes of 1, no alpha, then
   * green subtracted, tiles of 32 pixels whose mode is 1, and codes of one symbol each, all of 8
   * bits.
   */
  @Test
  void write_onePixel_isTheBitsOfTheStandard() throws IOException {
    Path file = folder.resolve("a.webp");
    Pictures.uniform(1, 1, 0).write(file);
    StringBuilder bits = new StringBuilder();
    add(bits, 0x2F, 8).add(bits, 0, 14).add(bits, 0, 14).add(bits, 0, 1).add(bits, 0, 3);
    add(bits, 1, 1).add(bits, 2, 2); // subtract green
    add(bits, 1, 1).add(bits, 0, 2).add(bits, 3, 3).add(bits, 0, 1); // predictor, no cache
    for (int symbol : new int[] {1, 0, 0, 255, 0}) {
      add(bits, 0b101, 3).add(bits, symbol, 8);
    }
    add(bits, 0, 3); // no transform, no cache, one set of codes
    for (int i = 0; i < 5; i++) {
      add(bits, 0b101, 3).add(bits, 0, 8);
    }
    byte[] webp = Files.readAllBytes(file);
    int length = (bits.length() + 7) / 8;
    assertThat(new String(webp, 0, 16, StandardCharsets.ISO_8859_1))
        .startsWith("RIFF")
        .endsWith("WEBPVP8L");
    assertThat(webp[4]).isEqualTo((byte) (webp.length - 8));
    assertThat(webp[16]).isEqualTo((byte) length);
    for (int i = 0; i < bits.length(); i++) {
      assertThat(webp[20 + i / 8] >> i % 8 & 1).as("bit %d", i).isEqualTo(bits.charAt(i) - '0');
    }
  }

  private WebpEncoderTest add(StringBuilder bits, int value, int count) {
    for (int i = 0; i < count; i++) {
      bits.append(value >> i & 1);
    }
    return this;
  }

  /** The lengths of a code are those of a full tree of at most 15 levels, whatever the counts. */
  @Property(tries = 200)
  void prefixCode_anyCounts_isCompleteAndDecodes(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    int[] counts = new int[280];
    int used = 2 + random.nextInt(278);
    long size = 1;
    for (int i = 0; i < used; i++) { // as steep as Fibonacci's, which makes the longest codes
      counts[random.nextInt(280)] = (int) size;
      size = Math.min(1 << 28, seed % 2 == 0 ? 1 + size * 2 : random.nextInt(1, 1000));
    }
    PrefixCode code = PrefixCode.of(counts);
    var out = new BitWriter();
    int[] lengths = new int[280];
    double full = 0;
    int symbols = 0;
    for (int symbol = 0; symbol < 280; symbol++) {
      lengths[symbol] = code.length(symbol);
      assertThat(lengths[symbol]).isBetween(0, 15);
      full += lengths[symbol] > 0 ? Math.scalb(1.0, -lengths[symbol]) : 0;
      symbols += counts[symbol] > 0 ? 1 : 0;
    }
    if (symbols > 1) {
      assertThat(full).isEqualTo(1.0);
    }
    for (int symbol = 0; symbol < 280; symbol++) {
      if (counts[symbol] > 0) {
        code.write(out, symbol);
      }
    }
    assertThat(out.toBytes().length).isLessThanOrEqualTo(280 * 2);
  }

  @Test
  void write_profileAndNotes_areInTheirChunks() throws IOException {
    byte[] exif = TiffFiles.in(ByteOrder.BIG_ENDIAN).with(274, 3, 8).bytes(new byte[0]);
    byte[] png = ProfileFiles.encoded(Pictures.random(5, 3, 1).toBufferedImage(), "png");
    byte[] profile = ProfileFiles.profile(3);
    byte[] noted = ProfileFiles.pngWithChunk(ProfileFiles.pngWith(png, profile), "eXIf", exif);
    Photo photo = Photo.read(Files.write(folder.resolve("a.png"), noted));
    photo.write(folder.resolve("a.webp"));
    byte[] webp = Files.readAllBytes(folder.resolve("a.webp"));
    WebpChunks chunks = WebpChunks.of(webp);
    assertThat(chunks.profile()).contains(profile);
    assertThat(chunks.metadata().orientation()).isEqualTo(1);
    assertThat(chunks.metadata().exif().orElseThrow()).hasSameSizeAs(exif);
    assertThat(webp[20]).isEqualTo((byte) 0x28); // the flags of a profile and Exif
    assertThat(webp[24]).isEqualTo((byte) (photo.width() - 1));
    for (int length = 0; length < webp.length; length++) { // cut anywhere, nothing is thrown
      WebpChunks.of(Arrays.copyOf(webp, length));
    }
  }

  @Test
  void write_longerThanWebpCan_isRefused() {
    RgbImage long1 = Pictures.uniform(16_385, 1, 0);
    assertThatThrownBy(() -> long1.write(folder.resolve("a.webp")))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("a WebP has at most 16384 pixels a side, this picture 16385×1");
    assertThat(folder.resolve("a.webp")).doesNotExist();
  }
}
