package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.InpaintOptions;
import dev.rad.Prior;
import dev.rad.exception.CheckpointException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.model.ClassifierConfig;
import dev.rad.model.UNetPresets;
import dev.rad.placement.WholePicture;
import dev.rad.schedule.BetaSchedule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Fillings that are drawn to a class. */
class ClassGuidanceTest {
  private static final int SIZE = 16;
  private static final Path NETWORK = golden("adm/classcond-new-attention/model.pt");
  private static final Path PLAIN = golden("adm/uncond-learn-sigma/model.pt");
  private static final Path CLASSIFIER = golden("classifier/attention/model.pt");
  private static final Mask HOLE = Mask.rectangle(SIZE, SIZE, new Region(3, 4, 8, 7));
  private static final RgbImage PHOTO = RgbImage.of(SIZE, SIZE, new byte[3 * SIZE * SIZE]);
  private static final InpaintOptions OPTIONS =
      InpaintOptions.defaults()
          .withSteps(3)
          .withSeed(5)
          .withPlacement(new WholePicture())
          .withPrior(Prior.NETWORK);

  private static Path golden(String file) {
    return Golden.ROOT.resolve("testdata/golden").resolve(file);
  }

  private static RadInpainterBuilder network() {
    return RadInpainter.builder().weights(NETWORK);
  }

  @Test
  void classifierGuidance_scales_changeTheHoleAlone() {
    try (var rad = network().classifier(CLASSIFIER).load()) {
      RadInpainter wanted = rad.withClass(3);
      RgbImage plain = wanted.inpaint(PHOTO, HOLE, OPTIONS);
      RgbImage guided = wanted.withClassifierGuidance(40).inpaint(PHOTO, HOLE, OPTIONS);

      assertThat(wanted.withClassifierGuidance(0).inpaint(PHOTO, HOLE, OPTIONS)).isEqualTo(plain);
      assertThat(wanted.withClassifierGuidance(40).inpaint(PHOTO, HOLE, OPTIONS))
          .isEqualTo(guided)
          .isNotEqualTo(plain);
      assertThat(guided.composite(PHOTO, HOLE)).isEqualTo(PHOTO);
    }
  }

  /** The ADM paper guides networks without classes, too. */
  @Test
  void classifierGuidance_networkWithoutClasses_isDrawnToThem() {
    try (var rad = RadInpainter.builder().weights(PLAIN).classifier(CLASSIFIER).load()) {
      RgbImage plain = rad.inpaint(PHOTO, HOLE, OPTIONS);
      RadInpainter strong = rad.withClass(3).withClassifierGuidance(40);

      assertThat(strong.inpaint(PHOTO, HOLE, OPTIONS))
          .isNotEqualTo(plain)
          .isNotEqualTo(strong.withClass(4).inpaint(PHOTO, HOLE, OPTIONS));
      assertThatThrownBy(() -> strong.withClass(10))
          .isInstanceOf(CheckpointException.class)
          .hasMessage("the classifier has no class 10: its last is 9");
    }
  }

  /** Candidates are sampled in one batch. */
  @Test
  void classifierGuidance_severalCandidates_areAllGuided() {
    RgbImage photo = SmallInpainting.photo(80, 70, 1);
    Mask hole = Mask.rectangle(80, 70, new Region(30, 24, 20, 18));
    InpaintOptions both = InpaintOptions.defaults().withSteps(6).withCandidates(3);
    try (var rad = network().classifier(CLASSIFIER).load()) {
      RadInpainter strong = rad.withClass(3).withClassifierGuidance(40);
      RgbImage filled = strong.inpaint(photo, hole, both);
      assertThat(filled).isEqualTo(strong.inpaint(photo, hole, both));
      assertThat(filled.composite(photo, hole)).isEqualTo(photo);
    }
  }

  @Test
  void classifierGuidance_whatIsMissing_isNamed() {
    try (var rad = network().load();
        var judged = network().classifier(CLASSIFIER).load()) {
      RadInpainter wanted = rad.withClass(3);
      assertThatThrownBy(() -> wanted.withClassifierGuidance(1))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("guidance by a classifier needs its weights")
          .hasMessageContaining("--classifier");
      assertThatThrownBy(() -> wanted.withClassifierGuidance(Double.NaN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("finite");
      RadInpainter other = judged.withClass(10); // the network knows 1000 classes
      assertThatThrownBy(() -> other.withClassifierGuidance(1))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("the classifier has no class 10");
    }
    try (var rad = RadInpainter.builder().weights(PLAIN).classifier(CLASSIFIER).load()) {
      assertThatThrownBy(() -> rad.withClassifierGuidance(1))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("say which, with --class");
    }
  }

  @Test
  void classifier_ofAnotherSize_isRefused() {
    Golden large = Golden.open("tdpaint/sampling-classcond-guided-6");
    Path file = large.folder().resolve("classifier.pt");
    ClassifierConfig config = large.classifier();
    assertThatThrownBy(() -> network().classifier(file, config).load())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("judges pictures of 32×32 pixels")
        .hasMessageContaining("of 16×16");

    RgbImage wide = RgbImage.of(2 * SIZE, SIZE, new byte[3 * 2 * SIZE * SIZE]);
    Mask hole = Mask.rectangle(2 * SIZE, SIZE, new Region(3, 4, 8, 7));
    try (var rad = network().classifier(CLASSIFIER).load()) {
      RadInpainter guided = rad.withClass(3).withClassifierGuidance(1);
      assertThatThrownBy(() -> guided.inpaint(wide, hole, OPTIONS))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("judges pictures of 16×16 pixels, but the network sees 32×16")
          .hasMessageContaining("crop or tiles");
    }
  }

  /** OpenAI's class-conditional network of 64 pixels is the public one with the cosine schedule. */
  @Test
  void trainedSchedule_publicNetworks_isTheirOwn() {
    for (UNetPresets.Preset preset : UNetPresets.all()) {
      BetaSchedule expected =
          preset.name().equals("imagenet-64-cond")
              ? BetaSchedule.cosine(1000)
              : BetaSchedule.linear(1000);
      assertThat(LoadedModel.trainedSchedule(preset.config()))
          .as(preset.name())
          .isEqualTo(expected);
    }
  }

  @Test
  void classifierFreeGuidance_nullClassOrOtherNetwork_extrapolates() {
    try (var rad = network().unconditional(PLAIN).load()) {
      RadInpainter wanted = rad.withClass(3);
      RgbImage plain = wanted.inpaint(PHOTO, HOLE, OPTIONS);
      RgbImage awayFromNone = wanted.withClassifierFreeGuidance(2).inpaint(PHOTO, HOLE, OPTIONS);

      assertThat(wanted.withClassifierFreeGuidance(0).inpaint(PHOTO, HOLE, OPTIONS))
          .isEqualTo(plain);
      assertThat(awayFromNone).isNotEqualTo(plain);
      assertThat(wanted.withClassifierFreeGuidance(2, 7).inpaint(PHOTO, HOLE, OPTIONS))
          .isNotEqualTo(plain)
          .isNotEqualTo(awayFromNone);
    }
  }

  @Test
  void classifierFreeGuidance_whatIsMissing_isNamed() {
    try (var rad = network().load();
        var plain = RadInpainter.load(PLAIN)) {
      RadInpainter wanted = rad.withClass(3);
      assertThatThrownBy(() -> wanted.withClassifierFreeGuidance(2))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("--null-class")
          .hasMessageContaining("--unconditional");
      assertThatThrownBy(() -> wanted.withClassifierFreeGuidance(2, 1000))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("has no class 1000: its last is 999");
      assertThatThrownBy(() -> plain.withClassifierFreeGuidance(2, 0))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("knows no classes, so that classifier-free guidance has nothing");
    }
    assertThatThrownBy(() -> network().unconditional(NETWORK).load())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is class-conditional: name a network without classes");
    Path small = golden("tdpaint/unet-uncond/model.pt");
    assertThatThrownBy(() -> network().unconditional(small).load())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "differs from the network that it should guide in its size, 32 and 16");
  }
}
