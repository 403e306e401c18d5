package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.MaskException;
import dev.rad.image.ImageFormat;
import dev.rad.image.Photo;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Equality and texts of the package's values. */
class MaskValuesTest {

  static Stream<List<Object>> groups() {
    Mask left = Mask.rectangle(4, 2, new Region(0, 0, 2, 2));
    Mask right = Mask.rectangle(4, 2, new Region(2, 0, 2, 2));
    return Stream.of(
        List.of(left, right, Mask.full(4, 2), Mask.full(2, 4), Mask.full(8, 1), Mask.empty(4, 2)),
        List.of(
            RegionPlan.inOrder(List.of(left, right)),
            RegionPlan.inOrder(List.of(right, left)),
            RegionPlan.inOrder(List.of(left)),
            RegionPlan.arriving(Mask.full(4, 2), right, 0.5)),
        List.of(
            MaskRecipe.parse("box"), MaskRecipe.parse("wide"), MaskRecipe.parse("box=1,wide=2")),
        List.of(
            MaskThreshold.AUTO, MaskThreshold.NONE, MaskThreshold.at(1), MaskThreshold.at(0.5)));
  }

  /** Hashes may collide, but those of these few values hardly do. */
  @ParameterizedTest
  @MethodSource("groups")
  void equals_ofDifferentValues_isFalse(List<Object> values) {
    assertThat(Set.copyOf(values)).hasSameSizeAs(values);
    assertThat(values.stream().map(Object::hashCode).distinct())
        .hasSizeGreaterThanOrEqualTo(values.size() - 1);
    for (Object value : values) {
      assertThat(value.equals("box")).isFalse();
      assertThat(value).isEqualTo(value);
    }
  }

  @Test
  void equals_ofTheSameValuesMadeAgain_isTrue() {
    List<List<Object>> again = groups().toList();
    assertThat(again).isEqualTo(groups().toList());
    assertThat(again.hashCode()).isEqualTo(groups().toList().hashCode());
  }

  @Test
  void toString_saysWhatItIs() {
    assertThat(new BoxMaskSampler()).hasToString("BoxMaskSampler");
    assertThat(new BlobMaskSampler()).hasToString("BlobMaskSampler");
    assertThat(new ExtremeMaskSampler()).hasToString("ExtremeMaskSampler");
    assertThat(new PatchMaskSampler()).hasToString("PatchMaskSampler");
    assertThat(new PerlinMaskSampler()).hasToString("PerlinMaskSampler");
    assertThat(new TdPaintMaskSampler()).hasToString("TdPaintMaskSampler");
    assertThat(new WideMaskSampler(0.25)).hasToString("WideMaskSampler[maxCoverage=0.25]");
    Mask two = Mask.of(5, 1, new float[] {1, 0, 0, 1, 1});
    assertThat(Components.of(two)).hasToString("Components[2 of " + two + "]");
    assertThat(DistanceTransform.of(two)).hasToString("DistanceTransform[5×1]");
    assertThat(MaskSource.of("alpha")).hasToString("alpha");
    assertThat(MaskSource.of("box")).hasToString("drawn by box");
    assertThat(MaskSource.of("hole.png").toString()).contains("hole.png");
    var mixed = new MixedMaskSampler(List.of(new MixedMaskSampler.Part(new BoxMaskSampler(), 2)));
    assertThat(mixed.toString()).contains("BoxMaskSampler", "2.0");
  }

  @Test
  void write_toAStream_isTheSamePictureUnlessLossy() {
    Mask mask = Mask.of(3, 1, new float[] {0, 0.2f, 1});
    var out = new ByteArrayOutputStream();
    mask.write(out, ImageFormat.PNG);
    assertThat(RgbImage.read(out.toByteArray())).isEqualTo(mask.toImage());
    assertThatThrownBy(() -> mask.write(new ByteArrayOutputStream(), ImageFormat.JPEG))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("JPEG would soften its edges");
  }

  /** Photos of one name get different masks by seed, and those of one seed by name. */
  @Test
  void mask_drawn_dependsOnSeedAndName() {
    Photo photo = Photo.of(RgbImage.of(40, 30, new byte[3600]));
    MaskSource source = MaskSource.of("perlin");
    MaskRules rules = MaskRules.of(MaskPolarity.WHITE_IS_HOLE);
    Mask first = source.mask(Path.of("x/a.png"), photo, rules, 0).mask();
    assertThat(source.mask(Path.of("y/a.png"), photo, rules, 0).mask()).isEqualTo(first);
    assertThat(source.mask(Path.of("x/a.png"), photo, rules, 1).mask()).isNotEqualTo(first);
    assertThat(source.mask(Path.of("x/b.png"), photo, rules, 0).mask()).isNotEqualTo(first);
    // seeds and names do not add up to the same
    Mask other = source.mask(Path.of("x/a.png"), photo, rules, 1L << 32).mask();
    assertThat(source.mask(Path.of("x/`.png"), photo, rules, 0).mask()).isNotEqualTo(other);
  }

  /** A generator whose numbers are all the least or the greatest that are possible. */
  private record Extreme(boolean greatest) implements RandomGenerator {
    @Override
    public long nextLong() {
      return greatest ? -1 : 0;
    }

    @Override
    public int nextInt(int bound) {
      return greatest ? bound - 1 : 0;
    }

    @Override
    public double nextDouble() {
      return greatest ? Math.nextDown(1.0) : 0;
    }
  }

  /** Boxes have sides of 30 to 150 of 256 pixels, and stay 10 away from the edges. */
  @Test
  void sample_extremeBoxes_areThoseOfTheClass() {
    var boxes = new BoxesMaskSampler(3);
    assertThat(boxes.sample(256, 256, new Extreme(false)))
        .isEqualTo(Mask.rectangle(256, 256, new Region(10, 10, 30, 30)));
    assertThat(boxes.sample(256, 256, new Extreme(true)))
        .isEqualTo(Mask.rectangle(256, 256, new Region(96, 96, 150, 150)));
    assertThat(boxes.sample(512, 1024, new Extreme(false)))
        .isEqualTo(Mask.rectangle(512, 1024, new Region(20, 20, 60, 60)));
    assertThat(boxes.sample(512, 1024, new Extreme(true)))
        .isEqualTo(Mask.rectangle(512, 1024, new Region(192, 704, 300, 300)));
  }

  @Test
  void sample_mixture_takesTheFirstAndTheLastPart() {
    var mixed =
        new MixedMaskSampler(
            List.of(
                new MixedMaskSampler.Part((w, h, random) -> Mask.empty(w, h), 1),
                new MixedMaskSampler.Part((w, h, random) -> Mask.full(w, h), 3)));
    assertThat(mixed.sample(2, 2, new Extreme(false))).isEqualTo(Mask.empty(2, 2));
    assertThat(mixed.sample(2, 2, new Extreme(true))).isEqualTo(Mask.full(2, 2));
    RandomGenerator quarter =
        new RandomGenerator() {
          @Override
          public long nextLong() {
            return 0;
          }

          @Override
          public double nextDouble() {
            return 0.25; // the first number of the second part
          }
        };
    assertThat(mixed.sample(2, 2, quarter)).isEqualTo(Mask.full(2, 2));
  }

  @Test
  void count_tooManyPixels_isRefused() {
    int most = Math.toIntExact(RgbImage.MAX_PIXELS);
    for (int[] size : new int[][] {{0, 5}, {5, 0}, {1 << 16, 1 << 16}, {most, 2}}) {
      assertThatThrownBy(() -> Mask.count(size[0], size[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("got %d×%d".formatted(size[0], size[1]));
    }
    assertThat(Mask.count(most, 1)).isEqualTo(most);
  }
}
