package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.MaskException;
import dev.rad.mask.MixedMaskSampler.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskRecipeTest {
  private static final Map<String, MaskSampler> SAMPLERS =
      Map.of(
          "perlin", new PerlinMaskSampler(),
          "box", new BoxMaskSampler(),
          "extreme", new ExtremeMaskSampler(),
          "wide", new WideMaskSampler(),
          "blob", new BlobMaskSampler(),
          "patches", new PatchMaskSampler(),
          "td-paint", new TdPaintMaskSampler());

  @Test
  void names_areTheSamplers() {
    assertThat(MaskRecipe.names())
        .containsExactly("perlin", "box", "extreme", "wide", "blob", "patches", "td-paint");
  }

  @Property(tries = 50)
  void parse_oneName_isThatSampler(@ForAll long seed) {
    SAMPLERS.forEach(
        (name, sampler) -> {
          assertThat(MaskRecipe.parse(name).toString()).isEqualTo(name);
          assertThat(MaskRecipe.parse(name).sample(24, 16, new SplittableRandom(seed)))
              .as(name)
              .isEqualTo(sampler.sample(24, 16, new SplittableRandom(seed)));
        });
  }

  @Property(tries = 50)
  void parse_mixture_isTheMixedSampler(@ForAll long seed) {
    var expected =
        new MixedMaskSampler(
            List.of(
                new Part(new PerlinMaskSampler(), 0.7),
                new Part(new BoxMaskSampler(), 0.2),
                new Part(new WideMaskSampler(), 0.1)));
    assertThat(
            MaskRecipe.parse("perlin=0.7,box=0.2,wide=0.1")
                .sample(32, 32, new SplittableRandom(seed)))
        .isEqualTo(expected.sample(32, 32, new SplittableRandom(seed)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "perlin=0.7,box=0.2,wide=0.1|perlin=0.7,box=0.2,wide=0.1",
        "' Wide = 1.50 , PERLIN=02.0 '|wide=1.5,perlin=2",
        "box=1000,extreme=0.000000001|box=1000,extreme=0.000000001",
        "extreme=0.3|extreme",
        "TD-Paint=1,box=2|td-paint=1,box=2",
        "' Box '|box"
      })
  void toString_anyWriting_isCanonical(String text, String canonical) {
    assertThat(MaskRecipe.parse(text).toString()).isEqualTo(canonical);
    assertThat(MaskRecipe.parse(canonical)).isEqualTo(MaskRecipe.parse(text));
    assertThat(MaskRecipe.parse(canonical)).hasSameHashCodeAs(MaskRecipe.parse(text));
  }

  /** A file keeps the text: what is read back must draw the same masks. */
  @Tag("slow")
  @Property(tries = 200)
  void parse_canonicalText_drawsTheSameMasks(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int count) {
    Random random = new Random(seed);
    List<String> names = new ArrayList<>(MaskRecipe.names());
    Collections.shuffle(names, random);
    String text =
        names.subList(0, count).stream()
            .map(name -> name + "=" + (1 + random.nextInt(5000)) / 1000.0)
            .collect(Collectors.joining(" , "));
    MaskRecipe recipe = MaskRecipe.parse(text);
    MaskRecipe again = MaskRecipe.parse(recipe.toString());
    assertThat(again.toString()).isEqualTo(recipe.toString());
    assertThat(again.sample(20, 20, new SplittableRandom(seed)))
        .isEqualTo(recipe.sample(20, 20, new SplittableRandom(seed)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "perlin,",
        "perlin,box",
        "perlin=0.5,box",
        "perlin=0.5,perlin=0.5",
        "lama",
        "perlin=0.5,lama=0.5",
        "perlin=",
        "perlin=-1",
        "perlin=0",
        "perlin=0.0,box=1",
        "perlin=1e3,box=1",
        "perlin=NaN,box=1",
        "perlin=1.,box=1",
        "perlin=99999999999999999999,box=1",
        "perlin:0.5",
        "perlin=0.5;box=0.5",
        "=1"
      })
  void parse_anythingElse_isRefusedWithTheNames(String text) {
    assertThatThrownBy(() -> MaskRecipe.parse(text))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("\"" + text + "\"")
        .hasMessageContaining("perlin, box, extreme, wide, blob, patches, td-paint")
        .hasMessageContaining("perlin=0.7,box=0.3");
  }
}
