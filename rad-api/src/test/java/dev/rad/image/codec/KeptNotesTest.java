package dev.rad.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.ImageException;
import dev.rad.image.Photo;
import dev.rad.image.Pictures;
import dev.rad.mask.Mask;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files say beside their pixels is kept in results; where pictures lie on a canvas. */
class KeptNotesTest {
  private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";
  private static final String EXIF = "Exif\0\0";
  private static final String PACKET =
      "<x:xmpmeta><rdf:Description tiff:Orientation=\"6\" dc:title=\"é\">"
          + "<xmp:Thumbnails><rdf:Alt>small</rdf:Alt></xmp:Thumbnails></rdf:Description>";

  @TempDir Path folder;

  /** A camera's JPEG on its side: note 270, size 48×32, and a small picture behind. */
  private byte[] camera() throws IOException {
    byte[] jpeg = ProfileFiles.encoded(Samples.create(48, 32, 3, false, 8), "jpeg");
    byte[] own =
        TiffFiles.in(ByteOrder.BIG_ENDIAN).with(40962, 4, 48).with(40963, 4, 32).bytes(new byte[0]);
    int place = 500;
    byte[] first =
        TiffFiles.in(ByteOrder.BIG_ENDIAN)
            .with(270, "a description".getBytes(StandardCharsets.US_ASCII))
            .with(274, 3, 6)
            .with(34665, 4, place)
            .bytes(new byte[0]);
    byte[] block = Arrays.copyOf(first, 800);
    System.arraycopy(own, 8, block, place, own.length - 8);
    byte[] second =
        TiffFiles.in(ByteOrder.BIG_ENDIAN).with(513, 4, 700).with(514, 4, 90).bytes(new byte[0]);
    System.arraycopy(second, 8, block, 600, second.length - 8);
    int next = 8 + 2 + 3 * 12;
    block[next + 2] = 600 >> 8;
    block[next + 3] = (byte) 600;
    Arrays.fill(block, 700, 790, (byte) 'T');
    byte[] packet = (XMP + PACKET).getBytes(StandardCharsets.ISO_8859_1);
    byte[] exif = concat(EXIF.getBytes(StandardCharsets.ISO_8859_1), block);
    return RareFiles.withSegment(RareFiles.withSegment(jpeg, 0xFFE1, packet), 0xFFE1, exif);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void filled_jpegWithExifAndXmp_keepsThemUpright() throws IOException {
    Photo photo = Photo.read(Files.write(folder.resolve("a.jpg"), camera()));
    Photo filled = photo.filled(photo.picture(), Mask.full(32, 48));
    filled.write(folder.resolve("b.jpg"));
    filled.write(folder.resolve("b.png"));

    byte[] jpeg = Files.readAllBytes(folder.resolve("b.jpg"));
    byte[] png = Files.readAllBytes(folder.resolve("b.png"));
    assertKept(ProfileFiles.jpegNote(jpeg, EXIF), ProfileFiles.jpegNote(jpeg, XMP));
    assertKept(
        ProfileFiles.pngChunk(png, "eXIf"),
        ProfileFiles.pngChunk(png, "iTXt")
            .map(
                chunk ->
                    Arrays.copyOfRange(chunk, "XML:com.adobe.xmp".length() + 5, chunk.length)));
    for (String name : new String[] {"b.jpg", "b.png"}) { // and so they are read the right way up
      assertThat(Photo.read(folder.resolve(name)).width()).isEqualTo(32);
    }
  }

  private static void assertKept(Optional<byte[]> exif, Optional<byte[]> xmp) {
    byte[] block = exif.orElseThrow();
    TiffDirectory first = TiffDirectory.first(block).orElseThrow();
    assertThat(new String(first.bytes(270).orElseThrow(), StandardCharsets.US_ASCII))
        .isEqualTo("a description");
    assertThat(first.integer(274, 0)).isEqualTo(1);
    TiffDirectory own = first.directory(34665).orElseThrow();
    assertThat(own.integer(40962, 0)).isEqualTo(32);
    assertThat(own.integer(40963, 0)).isEqualTo(48);
    assertThat(first.cutNext()).isZero();
    assertThat(new String(block, StandardCharsets.ISO_8859_1)).doesNotContain("TT");
    assertThat(new String(xmp.orElseThrow(), StandardCharsets.ISO_8859_1))
        .isEqualTo(
            "<x:xmpmeta><rdf:Description tiff:Orientation=\"1\" dc:title=\"é\"></rdf:Description>");
  }

  @Test
  void filled_pngWithColours_keepsThemInPng() throws IOException {
    byte[] png = ProfileFiles.encoded(Pictures.random(4, 4, 1).toBufferedImage(), "png");
    byte[] gamma = {0, 0, (byte) 0xb1, (byte) 0x8f};
    byte[] video = {9, 16, 0, 1}; // BT.2020, PQ
    png = ProfileFiles.pngWithChunk(png, "gAMA", gamma);
    png = ProfileFiles.pngWithChunk(png, "cICP", video);
    Photo photo = Photo.read(Files.write(folder.resolve("a.png"), png));
    photo.filled(photo.picture(), Mask.full(4, 4)).write(folder.resolve("b.png"));
    byte[] written = Files.readAllBytes(folder.resolve("b.png"));
    assertThat(ProfileFiles.pngProfile(written)).isEmpty(); // checks all checksums on its way
    assertThat(ProfileFiles.pngChunk(written, "gAMA")).contains(gamma);
    assertThat(ProfileFiles.pngChunk(written, "cICP")).contains(video);
  }

  /** The first picture of a multi-picture file, whatever comes behind it. */
  @Test
  void read_mpo_isItsFirstPicture() throws IOException {
    byte[] first = ProfileFiles.encoded(Pictures.uniform(16, 16, 200).toBufferedImage(), "jpeg");
    byte[] second = ProfileFiles.encoded(Pictures.uniform(8, 8, 10).toBufferedImage(), "jpeg");
    byte[] index = "MPF\0MM".getBytes(StandardCharsets.US_ASCII);
    byte[] mpo = concat(RareFiles.withSegment(first, 0xFFE2, index), second);
    Photo photo = Photo.read(Files.write(folder.resolve("a.mpo"), mpo));
    assertThat(photo.picture().red(8, 8)).isBetween(198, 202);
    assertThat(photo.iccProfile()).isEmpty();
    photo.write(folder.resolve("b.jpg"));
    assertThat(new String(Files.readAllBytes(folder.resolve("b.jpg")), StandardCharsets.ISO_8859_1))
        .doesNotContain("MPF");
  }

  /** A picture of 2×1 at (3, 1) of a canvas of 6×4. */
  private Path gif(boolean transparent) throws IOException {
    byte[] ramp = {0, (byte) 120, (byte) 200, (byte) 255};
    IndexColorModel palette =
        transparent
            ? new IndexColorModel(2, 4, ramp, ramp, ramp, 3)
            : new IndexColorModel(2, 4, ramp, ramp, ramp);
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
    image.getRaster().setPixels(0, 0, 2, 1, new int[] {1, 2});
    byte[] bytes = ProfileFiles.encoded(image, "gif");
    bytes[6] = 6; // the canvas
    bytes[8] = 4;
    bytes[11] = 1; // the background's index
    int at = 13 + 3 * (2 << (bytes[10] & 7));
    while (bytes[at] == 0x21) {
      at += 2;
      while (bytes[at] != 0) {
        at += 1 + (bytes[at] & 0xff);
      }
      at++;
    }
    bytes[at + 1] = 3;
    bytes[at + 3] = 1;
    return Files.write(folder.resolve("a.gif"), bytes);
  }

  @Test
  void read_gifOfAPart_standsOnItsCanvas() throws IOException {
    Photo photo = Photo.read(gif(false));
    assertThat(photo.width()).isEqualTo(6);
    assertThat(photo.height()).isEqualTo(4);
    assertThat(photo.picture().red(3, 1)).isEqualTo(120);
    assertThat(photo.picture().red(4, 1)).isEqualTo(200);
    assertThat(photo.picture().red(0, 0)).isEqualTo(120); // the background
    assertThat(photo.hasAlpha()).isFalse();
  }

  @Test
  void read_gifOfAPartWithTransparency_isTransparentAround() throws IOException {
    Photo photo = Photo.read(gif(true));
    assertThat(photo.picture().red(4, 1)).isEqualTo(200);
    assertThat(photo.transparency().orElseThrow().at(4, 1)).isZero();
    assertThat(photo.transparency().orElseThrow().at(0, 0)).isEqualTo(1f);
  }

  @Test
  void read_gifCutInItsHead_isRefused() throws IOException {
    byte[] whole = Files.readAllBytes(gif(false));
    for (int length = 6; length < whole.length - 3; length++) {
      Path file = Files.write(folder.resolve("cut.gif"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Photo.read(file)).isInstanceOf(ImageException.class);
    }
  }
}
