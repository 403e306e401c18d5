package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.InpaintOptions;
import dev.rad.Prior;
import dev.rad.SoftMask;
import dev.rad.exception.CheckpointException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.RegionPlan;
import dev.rad.model.LoadOptions;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetWeights;
import dev.rad.placement.WholePicture;
import dev.rad.schedule.NoiseConditioning;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filling with a file that TD-Paint's program wrote. */
class TdPaintInpaintingTest {
  private static final Path FILE =
      Golden.ROOT.resolve("testdata/golden/tdpaint/lightning-ckpt/last.ckpt");
  private static final int SIZE = 16;
  private static final Mask HOLE = Mask.rectangle(SIZE, SIZE, new Region(3, 4, 8, 7));
  private static final InpaintOptions OPTIONS =
      InpaintOptions.defaults()
          .withSteps(3)
          .withSeed(7)
          .withPlacement(new WholePicture())
          .withPrior(Prior.NETWORK);

  private static RgbImage photo() {
    byte[] rgb = new byte[SIZE * SIZE * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i * 5);
    }
    return RgbImage.of(SIZE, SIZE, rgb);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ancestral", "ddim", "dpmpp-2m", "unipc", "heun"})
  void inpaint_anySolver_keepsWhatIsKnown(String solver) {
    try (var rad = RadInpainter.load(FILE)) {
      RgbImage filled = rad.inpaint(photo(), HOLE, OPTIONS.withSolver(solver));

      assertThat(filled.composite(photo(), HOLE)).isEqualTo(photo());
      assertThat(filled).isNotEqualTo(photo());
      assertThat(rad.model().assumptions()).anyMatch(note -> note.contains("TD-Paint"));
    }
  }

  @Test
  void inpaint_toldAsRadIs_givesAnotherPicture() {
    LoadOptions pixel = LoadOptions.defaults().withConditioning(NoiseConditioning.PIXEL);
    try (var own = RadInpainter.load(FILE);
        var other = RadInpainter.builder().weights(FILE).options(pixel).load()) {
      assertThat(own.inpaint(photo(), HOLE, OPTIONS))
          .isNotEqualTo(other.inpaint(photo(), HOLE, OPTIONS));
      assertThat(other.model().assumptions()).noneMatch(note -> note.contains("TD-Paint"));
    }
  }

  @Test
  void inpaint_regionsOneAfterTheOther_fillsBoth() {
    Mask second = Mask.rectangle(SIZE, SIZE, new Region(12, 0, 3, 3));
    try (var rad = RadInpainter.load(FILE)) {
      RgbImage filled = rad.inpaint(photo(), RegionPlan.inOrder(List.of(HOLE, second)), OPTIONS);

      assertThat(filled.composite(photo(), HOLE.union(second))).isEqualTo(photo());
    }
  }

  @Test
  void inpaint_softMask_isBlendedOrRefused() {
    try (var rad = RadInpainter.load(FILE)) {
      Mask soft = HOLE.feather(2);
      InpaintOptions anew = OPTIONS.withSoftMask(SoftMask.RESYNTHESIZE);

      assertThat(rad.inpaint(photo(), soft, OPTIONS)).isNotEqualTo(photo());
      assertThatThrownBy(() -> rad.inpaint(photo(), soft, anew))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("is conditioned on whole steps")
          .hasMessageContaining("blend soft masks");
    }
  }

  @Test
  void open_settings_areTdPaintsUnlessStated() {
    LoadOptions step = LoadOptions.defaults().withConditioning(NoiseConditioning.STEP);
    UNetWeights own = UNetWeights.open(FILE);
    UNetWeights stated = UNetWeights.open(FILE, step);

    assertThat(RadSettings.fromJson(own.metadata().get(RadSettings.METADATA_KEY)))
        .isEqualTo(RadSettings.TD_PAINT);
    assertThat(RadSettings.fromJson(stated.metadata().get(RadSettings.METADATA_KEY)).conditioning())
        .isEqualTo(NoiseConditioning.STEP);
  }
}
