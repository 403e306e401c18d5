package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.MaskException;
import dev.rad.image.Photo;
import dev.rad.image.RgbImage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskSourceTest {

  private static final Photo PHOTO = Photo.of(RgbImage.of(40, 30, new byte[40 * 30 * 3]));

  private static Mask draw(String text, String photo, long seed) {
    var rules = MaskRules.of(MaskPolarity.WHITE_IS_HOLE);
    return MaskSource.of(text).mask(Path.of(photo), PHOTO, rules, seed).mask();
  }

  @ParameterizedTest
  @ValueSource(strings = {"box", "Extreme", "wide", "perlin", "perlin=0.7, box=0.3"})
  void of_recipe_drawsAMaskOfThePhotosSize(String text) {
    Mask mask = draw(text, "a.png", 3);

    assertThat(MaskSource.of(text)).isInstanceOf(MaskSource.Drawn.class);
    assertThat(mask.width()).isEqualTo(40);
    assertThat(mask.height()).isEqualTo(30);
    assertThat(mask.isHard()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"./box", "box.png", "masks/perlin=1.png", "alpha.png"})
  void of_otherText_isAFile(String text) {
    assertThat(MaskSource.of(text)).isEqualTo(new MaskSource.OfFile(Path.of(text)));
  }

  @Test
  void of_recipeWithAMistake_saysWhatRecipesAre() {
    assertThatThrownBy(() -> MaskSource.of("perlin=0.7,boxx=0.3"))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("there is no \"boxx\"");
  }

  @Test
  void drawn_sameSeedAndName_isTheSameInAnyFolder() {
    assertThat(draw("wide", "one/a.png", 3)).isEqualTo(draw("wide", "two/a.png", 3));
  }

  @Test
  void drawn_otherSeedOrName_differs() {
    Mask mask = draw("wide", "a.png", 3);

    assertThat(draw("wide", "a.png", 4)).isNotEqualTo(mask);
    assertThat(draw("wide", "b.png", 3)).isNotEqualTo(mask);
  }

  @Test
  void alpha_opaquePhoto_isRefused() {
    assertThatThrownBy(() -> draw("alpha", "a.jpg", 0))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("a.jpg has no alpha channel");
  }
}
