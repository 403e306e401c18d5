package dev.rad.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.image.Photo;
import dev.rad.mask.Mask;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class CanvasExtensionTest {

  @Test
  void parse_sides_inAnyOrder() {
    assertThat(CanvasExtension.parse("top=50, left=200"))
        .isEqualTo(new CanvasExtension(200, 0, 50, 0));
    assertThat(CanvasExtension.parse("right=1,bottom=2"))
        .isEqualTo(new CanvasExtension(0, 1, 0, 2))
        .hasToString("extended by right 1, bottom 2 pixels");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "left", "left=", "left=-1", "lef=3", "left=1,left=2", "left=0", "left=999999"})
  void parse_anythingElse_isRefused(String text) {
    assertThatThrownBy(() -> CanvasExtension.parse(text)).hasMessageStartingWith("'" + text + "' ");
  }

  @Test
  void extend_photoOf16Bits_keepsItsSamples() {
    var image = new BufferedImage(3, 2, BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < 6; i++) {
      image.getRaster().setSample(i % 3, i / 3, 0, 1000 * (i + 1) + 7);
    }

    Photo larger = new CanvasExtension(2, 1, 1, 0).extend(Photo.of(image));

    assertThat(larger.bits()).isEqualTo(16);
    var raster = larger.toBufferedImage().getRaster();
    assertThat(raster.getWidth()).isEqualTo(6);
    assertThat(raster.getHeight()).isEqualTo(3);
    assertThat(raster.getSample(2, 1, 0)).isEqualTo(1007);
    assertThat(raster.getSample(4, 2, 0)).isEqualTo(6007);
    assertThat(raster.getSample(0, 0, 0)).isZero();
  }

  @Test
  void extend_mask_addsTheNewCanvasToTheHole() {
    Mask hole = Mask.of(2, 1, new float[] {0.25f, 0f});

    assertThat(new CanvasExtension(1, 0, 0, 1).extend(hole).toFloats())
        .containsExactly(1f, 0.25f, 0f, 1f, 1f, 1f);
  }
}
