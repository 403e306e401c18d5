package dev.rad.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.ImageException;
import dev.rad.image.Photo;
import dev.rad.image.Pictures;
import dev.rad.image.RgbImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of formats that Java does not read are named, with a cure. */
class ForeignFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0000001C 66747970 68656963 00000000 6D696631 | HEIC            | magick "a.x" picture.png
          0000001C 66747970 6D696631 00000000 68656963 | HEIC            | magick
          0000001C 66747970 6D696631 00000000 61766966 | AVIF            | magick
          0000001C 66747970 61766966 00000000 6D696631 | AVIF            | magick
          00000018 66747970 63727820 00000001 63727820 | a camera's raw file | develop it
          00000018 66747970 69736F6D 00000200 69736F6D | a video         | ffmpeg
          FF0A FA7F0190 08060100 8004                  | JPEG XL         | magick
          0000000C 4A584C20 0D0A870A                   | JPEG XL         | magick
          0000000C 6A502020 0D0A870A                   | JPEG 2000       | magick
          FF4FFF51 0029 0000                           | JPEG 2000       | magick
          49492B00 08000000 10000000 00000000          | BigTIFF         | save it as an ordinary TIFF
          49492A00 10000000 43520200 00000000          | a camera's raw file | develop it
          38425053 00010000 00000000                   | a Photoshop document | magick
          67696D70 20786366 20763031 3100              | a GIMP image    | magick
          762F3101 02000000                            | OpenEXR         | magick
          255044462D312E34                             | PDF             | magick
          3C73766720786D6C6E733D2222                   | SVG             | magick
          52494646 10000000 57454250 56503820          | WebP            | com.twelvemonkeys.imageio:imageio-webp
          """)
  void read_foreignFormat_isNamedInOneLineWithTheCure(String bytes, String name, String cure)
      throws IOException {
    String digits = bytes.replace(" ", "");
    byte[] head = new byte[64];
    for (int i = 0; i < digits.length() / 2; i++) {
      head[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
    }
    Path file = Files.write(folder.resolve("a.x"), head);

    assertThatThrownBy(() -> RgbImage.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith(
            "cannot read \"" + file + "\": it is " + name + ", which Java does not read; ")
        .hasMessageContaining(cure)
        .hasMessageNotContaining("\n");
  }

  /** A preview is not the photo: what a DNG or NEF has first must not be filled in its place. */
  @Test
  void read_rawFileWithAPreviewFirst_isRefused() throws IOException {
    byte[] preview = TiffFiles.picture(2, 2, 3, 8, 2).with(254, 4, 1).bytes(new byte[12]);
    Path file = Files.write(folder.resolve("a.nef"), preview);
    assertThatThrownBy(() -> Photo.read(file)).hasMessageContaining("it is a camera's raw file");
    byte[] dng = TiffFiles.picture(2, 2, 3, 8, 2).with(50706, 1, 1, 4, 0, 0).bytes(new byte[12]);
    Path other = Files.write(folder.resolve("a.dng"), dng);
    assertThatThrownBy(() -> Photo.read(other)).hasMessageContaining("it is a camera's raw file");
  }

  @Test
  void read_jpegOfARareKind_isNotCalledDamaged() throws IOException {
    byte[] jpeg = ProfileFiles.encoded(Pictures.random(16, 16, 1).toBufferedImage(), "jpeg");
    for (int i = 2; i < jpeg.length - 1; i++) {
      if ((jpeg[i] & 0xff) == 0xFF && (jpeg[i + 1] & 0xff) == 0xC0) {
        jpeg[i + 4] = 12; // bits
        break;
      }
    }
    Path file = Files.write(folder.resolve("a.jpg"), jpeg);
    assertThatThrownBy(() -> RgbImage.read(file))
        .hasMessageContaining("a JPEG of a kind that Java does not know")
        .hasMessageContaining("save it as baseline JPEG");
  }

  @Test
  void of_shortOrEmpty_isUnknown() {
    byte[] text = "P".getBytes(StandardCharsets.US_ASCII);
    for (byte[] bytes : new byte[][] {{}, text, Arrays.copyOf(text, 9)}) {
      assertThat(FileKind.of(bytes)).isEqualTo(FileKind.UNKNOWN);
    }
  }
}
