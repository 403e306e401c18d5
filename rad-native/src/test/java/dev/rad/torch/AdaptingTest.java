package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.AdaptOptions;
import dev.rad.InpaintOptions;
import dev.rad.Precision;
import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.CancelledException;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.exception.MaskException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Inpainters that are adapted to one photo. */
class AdaptingTest {

  private static final Golden ADM = Golden.open("adm/uncond-learn-sigma");
  private static final UNetWeights WEIGHTS =
      UNetWeights.open(ADM.folder().resolve("model.pt"), ADM.model());
  private static final RgbImage PHOTO = SmallInpainting.photo(48, 40, 2);
  private static final Mask HOLE = Mask.rectangle(48, 40, new Region(20, 12, 10, 9));
  private static final InpaintOptions FILLING = SmallInpainting.OPTIONS;
  private static final AdaptOptions OPTIONS =
      AdaptOptions.defaults().withSeed(3).withSteps(4).withBatchSize(2).withRank(2);

  @TempDir private Path folder;
  private Path weights;

  /** A network of 16×16 pixels whose file says that it was trained for RAD. */
  @BeforeEach
  void writeWeights() {
    weights = folder.resolve("rad.safetensors");
    SafetensorsWriter.write(
        weights,
        WEIGHTS.tensors().values(),
        Map.of(
            UNetWeights.CONFIG_KEY,
            WEIGHTS.config().toJson(),
            RadSettings.METADATA_KEY,
            RadSettings.STANDARD.toJson()));
  }

  private static RgbImage fill(RadInpainter rad) {
    return rad.inpaint(PHOTO, HOLE, FILLING);
  }

  @Test
  void adapt_aPhoto_changesItsFillingAndNotTheNetworkItCameFrom() {
    try (var rad = RadInpainter.load(weights)) {
      RgbImage plain = fill(rad);
      RgbImage filled;
      try (var adapted = rad.adapt(PHOTO, HOLE, OPTIONS)) {
        assertThat(fill(rad)).isEqualTo(plain);
        filled = fill(adapted);
        assertThat(filled).isNotEqualTo(plain);
        assertThat(filled.composite(PHOTO, HOLE)).isEqualTo(PHOTO);
      }
      assertThat(fill(rad)).isEqualTo(plain); // closing the one does not close the other
      try (var again = rad.adapt(PHOTO, HOLE, OPTIONS)) {
        assertThat(fill(again)).isEqualTo(filled);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "BFLOAT16"})
  void writeAdapter_loadedBesideTheWeights_fillsInTheSameWay(Precision precision) {
    Path file = folder.resolve("photo.safetensors");
    RadInpainterBuilder builder = RadInpainter.builder().weights(weights).precision(precision);
    RgbImage filled;
    try (var rad = builder.load();
        var adapted = rad.adapt(PHOTO, HOLE, OPTIONS)) {
      filled = fill(adapted);
      adapted.writeAdapter(file);
    }
    try (var loaded = builder.adapter(file).load()) {
      assertThat(fill(loaded)).isEqualTo(filled);
    }
  }

  @Test
  void writeAdapter_besideOtherWeights_isRefusedWhenLoaded() {
    Path file = folder.resolve("photo.safetensors");
    try (var rad = RadInpainter.load(weights);
        var adapted = rad.adapt(PHOTO, HOLE, OPTIONS)) {
      adapted.writeAdapter(file);
    }
    RadInpainterBuilder other =
        RadInpainter.builder()
            .weights(Golden.ROOT.resolve("checkpoints/landscapes-adm-64.pt"))
            .adapter(file);
    assertThatThrownBy(other::load).isInstanceOf(CheckpointException.class);
  }

  @Test
  void writeAdapter_whatNoFileCanSay_isRefused() {
    Path file = folder.resolve("photo.safetensors");
    try (var rad = RadInpainter.load(weights)) {
      assertThatThrownBy(() -> rad.writeAdapter(file))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("was not adapted to a photo");
    }
    try (var rad = SmallInpainting.load(); // with adapters in its file
        var adapted = rad.adapt(PHOTO, HOLE, OPTIONS)) {
      assertThatThrownBy(() -> adapted.writeAdapter(file))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("was loaded with other adapters");
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void adapt_networksThatCannot_sayWhy() {
    try (var plain = RadInpainter.load(Golden.ROOT.resolve("checkpoints/landscapes-adm-64.pt"))) {
      assertThatThrownBy(() -> plain.adapt(PHOTO, HOLE, OPTIONS))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("is a plain ADM, not trained to fill holes");
    }
    try (var rad = RadInpainter.load(weights)) {
      assertThatThrownBy(() -> rad.adapt(PHOTO, Mask.full(48, 40), OPTIONS))
          .isInstanceOf(MaskException.class)
          .hasMessageContaining("too few to adapt to");
      assertThatThrownBy(() -> rad.adapt(PHOTO, Mask.full(4, 4), OPTIONS))
          .isInstanceOf(MaskException.class);
    }
    RadInpainter closed = RadInpainter.load(weights);
    closed.close();
    assertThatThrownBy(() -> closed.adapt(PHOTO, HOLE, OPTIONS))
        .isInstanceOf(ClosedException.class);
  }

  @Test
  void adapt_listener_countsTheStepsAndMayStop() {
    List<String> steps = new ArrayList<>();
    var listener =
        new ProgressListener() {
          @Override
          public void onStep(Progress progress) {
            steps.add(progress.step() + "/" + progress.steps());
            assertThat(progress.preview()).isEqualTo(PHOTO);
          }

          @Override
          public boolean isCancelled() {
            return steps.size() == 3;
          }
        };
    try (var rad = RadInpainter.load(weights)) {
      RgbImage plain = fill(rad);
      long before = NativeObjects.count();
      assertThatThrownBy(() -> rad.adapt(PHOTO, HOLE, OPTIONS.withListener(listener)))
          .isInstanceOf(CancelledException.class)
          .hasMessage("stopped adapting before step 4 of 4");
      assertThat(steps).containsExactly("1/4", "2/4", "3/4");
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
      assertThat(fill(rad)).isEqualTo(plain);
    }
  }

  @Test
  void adapt_andClose_leavesNoNativeObject() {
    try (var rad = RadInpainter.load(weights)) {
      rad.adapt(PHOTO, HOLE, OPTIONS).close();
      long before = NativeObjects.count();
      for (int i = 0; i < 3; i++) {
        try (var adapted = rad.adapt(PHOTO, HOLE, OPTIONS.withSeed(i))) {
          assertThat(adapted.model().imageSize()).isEqualTo(16);
        }
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }
}
