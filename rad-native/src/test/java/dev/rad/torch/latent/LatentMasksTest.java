package dev.rad.torch.latent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.mask.Mask;
import dev.rad.torch.Golden;
import dev.rad.torch.nn.GoldenPipeline;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LatentMasksTest {

  @Test
  void blocks_recordedMask_keepsTheStrokesThatOnePixelOfABlockLoses() {
    Golden run = GoldenPipeline.open("rad-run");
    Golden base = GoldenPipeline.open("pipeline-blend4");
    double[] bytes = base.doubles("mask");
    float[] values = new float[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes[i] > 127.5 ? 1 : 0;
    }
    Mask latents = LatentMasks.blocks(Mask.of(64, 48, values), 8);
    assertThat(latents.toFloats()).isEqualTo(run.tensor("mask_max").toFloats());
  }

  @Property
  void blocks_anyPixel_isInTheHoleOfItsBlockAndThatIsWidenedByOne(
      @ForAll @IntRange(max = 39) int x, @ForAll @IntRange(max = 23) int y) {
    float[] values = new float[40 * 24];
    values[y * 40 + x] = 0.25f;
    Mask latents = LatentMasks.blocks(Mask.of(40, 24, values), 8);
    Mask widened = LatentMasks.widened(latents);
    for (int j = 0; j < 3; j++) {
      for (int i = 0; i < 5; i++) {
        int distance = Math.max(Math.abs(i - x / 8), Math.abs(j - y / 8));
        assertThat(latents.at(i, j)).isEqualTo(distance == 0 ? 0.25f : 0);
        assertThat(widened.at(i, j)).isEqualTo(distance <= 1 ? 0.25f : 0);
      }
    }
  }

  @Test
  void widened_regionsOfDifferentTimes_keepTheirPlaces() {
    Mask latents = Mask.of(4, 1, new float[] {0, 0.5f, 1, 0});
    assertThat(LatentMasks.widened(latents).toFloats()).containsExactly(0.5f, 0.5f, 1, 1);
  }
}
