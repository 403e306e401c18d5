package dev.rad.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.ImageException;
import dev.rad.exception.MaskException;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskFile;
import dev.rad.mask.MaskPolarity;
import dev.rad.mask.MaskRules;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams and bytes give and take what files do. */
class PictureStreamsTest {
  @TempDir Path folder;

  private static final RgbImage PICTURE = Pictures.random(13, 7, 1);

  /** A picture with an alpha channel that is opaque everywhere. */
  private static Photo withAlpha() {
    var image = new BufferedImage(9, 5, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 45; i++) {
      image.setRGB(i % 9, i / 9, 0xff000000 | i * 4567);
    }
    return Photo.of(image);
  }

  @ParameterizedTest
  @EnumSource(ImageFormat.class)
  void write_stream_getsTheBytesOfTheFile(ImageFormat format) throws IOException {
    String extension = format.name().toLowerCase(Locale.ROOT);
    Path file = folder.resolve("picture." + extension);
    PICTURE.write(file);
    var out = new ByteArrayOutputStream();
    PICTURE.write(out, format);
    assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(file));

    withAlpha().write(file);
    out.reset();
    withAlpha().write(out, format);
    assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void read_streamAndBytes_giveThePictureOfTheFile() throws IOException {
    var out = new ByteArrayOutputStream();
    PICTURE.write(out, ImageFormat.PNG);
    byte[] png = out.toByteArray();
    assertThat(RgbImage.read(new ByteArrayInputStream(png))).isEqualTo(PICTURE);
    assertThat(RgbImage.read(png)).isEqualTo(PICTURE);

    out.reset();
    withAlpha().write(out, ImageFormat.PNG);
    Photo photo = Photo.read(out.toByteArray());
    assertThat(photo.hasAlpha()).isTrue();
    assertThat(photo.picture()).isEqualTo(withAlpha().picture());
    assertThat(Photo.read(new ByteArrayInputStream(out.toByteArray())).picture())
        .isEqualTo(photo.picture());
  }

  @Test
  void streams_areLeftOpen() throws IOException {
    var closed = new boolean[1];
    var out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    for (ImageFormat format : ImageFormat.values()) {
      PICTURE.write(out, format);
    }
    out.reset();
    PICTURE.write(out, ImageFormat.PNG);
    var in =
        new ByteArrayInputStream(out.toByteArray()) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    assertThat(RgbImage.read(in)).isEqualTo(PICTURE);
    assertThat(closed[0]).isFalse();
  }

  @Test
  void read_badStreams_areNamedAsTheCallerDoes() {
    byte[] text = "no picture at all".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> RgbImage.read(new ByteArrayInputStream(text)))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("cannot read the stream: not a picture");
    assertThatThrownBy(() -> RgbImage.read(text))
        .hasMessageStartingWith("cannot read the bytes: not a picture");
    assertThatThrownBy(() -> Photo.read(new ByteArrayInputStream(text), "upload 7"))
        .hasMessageStartingWith("cannot read upload 7: not a picture");
    assertThatThrownBy(
            () ->
                MaskFile.read(
                    new ByteArrayInputStream(text),
                    MaskRules.of(MaskPolarity.WHITE_IS_HOLE),
                    "upload 8"))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("cannot read upload 8: not a picture");
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };
    assertThatThrownBy(() -> RgbImage.read(broken))
        .isInstanceOf(ImageException.class)
        .hasMessageContainingAll("the stream", "connection reset");
  }

  @Test
  void write_badStreamOrFormat_isAnImageException() {
    var full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }
        };
    assertThatThrownBy(() -> PICTURE.write(full, ImageFormat.PNG))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("the stream")
        .hasRootCauseMessage("no space left");
    var image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB); // transparent
    assertThatThrownBy(() -> Photo.of(image).write(full, ImageFormat.JPEG))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("transparent");
  }

  @Test
  void mask_throughStreamAndBytes_isTheSame() throws IOException {
    Mask mask = Mask.rectangle(9, 6, new Region(2, 1, 3, 4));
    var out = new ByteArrayOutputStream();
    mask.write(out, ImageFormat.PNG);
    byte[] png = out.toByteArray();
    assertThat(Mask.read(png, MaskPolarity.WHITE_IS_HOLE)).isEqualTo(mask);
    assertThat(Mask.read(new ByteArrayInputStream(png), MaskPolarity.BLACK_IS_HOLE))
        .isEqualTo(mask.inverted());
    assertThatThrownBy(() -> mask.write(new ByteArrayOutputStream(), ImageFormat.JPEG))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("JPEG");
  }
}
