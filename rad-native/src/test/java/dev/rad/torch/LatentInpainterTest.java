package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.Precision;
import dev.rad.Prior;
import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.SoftMask;
import dev.rad.exception.CancelledException;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.latent.PipelineFiles;
import dev.rad.latent.SchedulerKind;
import dev.rad.mask.Mask;
import dev.rad.mask.RegionPlan;
import dev.rad.placement.Placement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatentInpainterTest {

  private static final InpaintOptions OPTIONS =
      InpaintOptions.defaults()
          .withSteps(4)
          .withSeed(7)
          .withPrior(Prior.NETWORK)
          .withPlacement(Placement.named("whole"));
  private static final RgbImage PHOTO = SmallInpainting.photo(53, 75, 3);
  private static final Mask HOLE = Mask.rectangle(53, 75, new Region(18, 21, 17, 30));

  private static LatentInpainter plain; // 4 channels
  private static LatentInpainter nine;

  @BeforeAll
  static void load() {
    plain = LatentInpainter.load(folder("pipeline-blend4"));
    nine = LatentInpainter.load(folder("pipeline-inpaint9"));
  }

  @AfterAll
  static void close() {
    plain.close();
    nine.close();
  }

  private static Path folder(String name) {
    return Golden.ROOT.resolve("testdata/golden/latent").resolve(name);
  }

  private static LatentInpainter by(LatentMethod method) {
    LatentInpainter inpainter = method == LatentMethod.CHANNELS9 ? nine : plain;
    return inpainter.with(
        LatentOptions.prompt("a lake")
            .withNegativePrompt("people")
            .withGuidance(3)
            .withMethod(method));
  }

  private static boolean isKept(Mask hole, int i) {
    return hole.at(i % hole.width(), i / hole.width()) == 0;
  }

  private static void requireKept(RgbImage result, RgbImage photo, Mask hole) {
    byte[] before = photo.toRgbBytes();
    byte[] after = result.toRgbBytes();
    int changed = 0;
    for (int i = 0; i < before.length; i++) {
      if (isKept(hole, i / 3)) {
        assertThat(after[i]).isEqualTo(before[i]);
      } else if (after[i] != before[i]) {
        changed++;
      }
    }
    assertThat(changed).isPositive();
  }

  /** The photo with something else under the hole. */
  private static RgbImage changedInside(RgbImage photo, Mask hole) {
    byte[] bytes = photo.toRgbBytes();
    for (int i = 0; i < bytes.length; i++) {
      if (!isKept(hole, i / 3)) {
        bytes[i] = (byte) (255 - (bytes[i] & 0xff) / 2);
      }
    }
    return RgbImage.of(photo.width(), photo.height(), bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "RAD, whole",
    "RAD, crop",
    "RAD, tiles",
    "RAD, resize",
    "CHANNELS9, whole",
    "CHANNELS9, crop",
    "CHANNELS9, resize",
    "BLENDED, whole",
    "BLENDED, tiles",
    "BLENDED, resize",
  })
  void inpaint_anySize_keepsKnownPixelsBitForBit(LatentMethod method, String placement) {
    InpaintOptions options = OPTIONS.withPlacement(Placement.named(placement));
    requireKept(by(method).inpaint(PHOTO, HOLE, options), PHOTO, HOLE);
  }

  @ParameterizedTest
  @EnumSource(LatentMethod.class)
  void inpaint_photosThatDifferUnderTheHole_givesTheSameBytes(LatentMethod method) {
    RgbImage other = changedInside(PHOTO, HOLE);
    assertThat(other).isNotEqualTo(PHOTO);
    RgbImage result = by(method).inpaint(PHOTO, HOLE, OPTIONS);
    assertThat(by(method).inpaint(other, HOLE, OPTIONS)).isEqualTo(result);
  }

  @Test
  void inpaint_radWithNetworkForInpainting_doesNotSeeTheHoleEither() {
    LatentInpainter rad = nine.with(LatentOptions.prompt("a lake").withMethod(LatentMethod.RAD));
    RgbImage result = rad.inpaint(PHOTO, HOLE, OPTIONS);
    requireKept(result, PHOTO, HOLE);
    assertThat(rad.inpaint(changedInside(PHOTO, HOLE), HOLE, OPTIONS)).isEqualTo(result);
  }

  private static LatentInpainter withScheduler(String prediction) {
    PipelineFiles files = PipelineFiles.open(folder("pipeline-blend4"));
    String scheduler =
        """
        {"_class_name": "DDIMScheduler", "beta_start": 0.00085, "beta_end": 0.012,
         "beta_schedule": "scaled_linear", "clip_sample": false, "rescale_betas_zero_snr": true,
         "prediction_type": "%s"}
        """
            .formatted(prediction);
    var changed =
        new PipelineFiles(
            files.path(),
            files.autoencoder(),
            files.unet(),
            files.textEncoder(),
            files.tokenizer(),
            Optional.of(scheduler),
            files.notes());
    return LatentInpainter.load(changed, Device.CPU, Precision.FLOAT32)
        .with(LatentOptions.defaults().withMethod(LatentMethod.RAD));
  }

  @Test
  void inpaint_radOfANetworkTrainedDownToNoise_fillsFromNoiseAlone() {
    try (LatentInpainter rad = withScheduler("v_prediction")) {
      RgbImage result = rad.inpaint(PHOTO, HOLE, OPTIONS);
      requireKept(result, PHOTO, HOLE);
      RgbImage another = rad.inpaint(PHOTO, HOLE, OPTIONS.withSeed(8));
      assertThat(another).isNotEqualTo(result);
    }
  }

  @Test
  void inpaint_noiseAlonePredictedAsEpsilon_saysWhyItCannot() {
    try (LatentInpainter rad = withScheduler("epsilon")) {
      assertThatThrownBy(() -> rad.inpaint(PHOTO, HOLE, OPTIONS))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("needs v_prediction");
    }
  }

  @ParameterizedTest
  @EnumSource(LatentMethod.class)
  void inpaint_photoSmallerThanALatent_isFilled(LatentMethod method) {
    RgbImage tiny = SmallInpainting.photo(5, 3, 4);
    Mask hole = Mask.rectangle(5, 3, new Region(1, 1, 2, 1));
    requireKept(by(method).inpaint(tiny, hole, OPTIONS), tiny, hole);
    Mask all = Mask.full(5, 3);
    assertThat(by(method).inpaint(tiny, all, OPTIONS)).isNotEqualTo(tiny);
  }

  /** A stroke one pixel wide, between the pixels that diffusers looks at, is filled with noise. */
  @ParameterizedTest
  @EnumSource(LatentMethod.class)
  void inpaint_thinStroke_isFilled(LatentMethod method) {
    Mask stroke = Mask.rectangle(53, 75, new Region(4, 3, 1, 60));
    RgbImage first = by(method).inpaint(PHOTO, stroke, OPTIONS);
    RgbImage second = by(method).inpaint(PHOTO, stroke, OPTIONS.withSeed(8));
    requireKept(first, PHOTO, stroke);
    int different = 0;
    byte[] a = first.toRgbBytes();
    byte[] b = second.toRgbBytes();
    for (int y = 3; y < 63; y++) {
      int at = 3 * (y * 53 + 4);
      different += a[at] != b[at] || a[at + 1] != b[at + 1] || a[at + 2] != b[at + 2] ? 1 : 0;
    }
    assertThat(different).isGreaterThan(30);
  }

  @ParameterizedTest
  @EnumSource(LatentMethod.class)
  void inpaint_sameSeed_givesTheSamePictureAndAnotherOneAnother(LatentMethod method) {
    RgbImage first = by(method).inpaint(PHOTO, HOLE, OPTIONS);
    assertThat(by(method).inpaint(PHOTO, HOLE, OPTIONS)).isEqualTo(first);
    List<RgbImage> samples = by(method).samples(PHOTO, HOLE, 2, OPTIONS);
    assertThat(samples.get(0)).isEqualTo(first);
    assertThat(samples.get(1)).isNotEqualTo(first);
  }

  @Test
  void with_otherTexts_changesThePictureAndGuidanceOneForgetsTheNegative() {
    LatentOptions lake = LatentOptions.prompt("a lake").withMethod(LatentMethod.RAD);
    RgbImage first = plain.with(lake).inpaint(PHOTO, HOLE, OPTIONS);
    assertThat(plain.with(lake.withPrompt("a forest")).inpaint(PHOTO, HOLE, OPTIONS))
        .isNotEqualTo(first);
    assertThat(plain.with(lake.withNegativePrompt("people")).inpaint(PHOTO, HOLE, OPTIONS))
        .isNotEqualTo(first);
    assertThat(plain.with(lake.withClipSkip(1)).inpaint(PHOTO, HOLE, OPTIONS)).isNotEqualTo(first);
    LatentOptions free = lake.withGuidance(1);
    assertThat(plain.with(free.withNegativePrompt("people")).inpaint(PHOTO, HOLE, OPTIONS))
        .isEqualTo(plain.with(free).inpaint(PHOTO, HOLE, OPTIONS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ancestral", "ddim", "dpmpp-2m", "unipc", "heun"})
  void inpaint_solversOfRad_giveDifferentPictures(String solver) {
    LatentInpainter rad = by(LatentMethod.RAD);
    RgbImage standard = rad.inpaint(PHOTO, HOLE, OPTIONS);
    RgbImage other = rad.inpaint(PHOTO, HOLE, OPTIONS.withSolver(solver));
    requireKept(other, PHOTO, HOLE);
    assertThat(other).isNotEqualTo(standard);
  }

  @Test
  void inpaint_everySchedulerOfBlended_keepsKnownPixels() {
    for (SchedulerKind kind : SchedulerKind.values()) {
      LatentInpainter blended = plain.with(LatentOptions.prompt("a lake").withScheduler(kind));
      assertThat(blended.method()).isEqualTo(LatentMethod.BLENDED);
      requireKept(blended.inpaint(PHOTO, HOLE, OPTIONS), PHOTO, HOLE);
    }
  }

  @ParameterizedTest
  @EnumSource(LatentMethod.class)
  void inpaint_partOfTheNoise_beginsWithThePhoto(LatentMethod method) {
    InpaintOptions half = OPTIONS.withStrength(0.5);
    RgbImage result = by(method).inpaint(PHOTO, HOLE, half);
    requireKept(result, PHOTO, HOLE);
    assertThat(by(method).inpaint(changedInside(PHOTO, HOLE), HOLE, half)).isNotEqualTo(result);
  }

  @Test
  void inpaint_regionsInOrder_fillsAllOfThemAndKeepsTheRest() {
    Mask first = Mask.rectangle(53, 75, new Region(10, 10, 12, 20));
    Mask second = Mask.rectangle(53, 75, new Region(30, 40, 14, 20));
    RegionPlan plan = RegionPlan.inOrder(List.of(first, second));
    RgbImage result = by(LatentMethod.RAD).inpaint(PHOTO, plan, OPTIONS);
    requireKept(result, PHOTO, plan.hole());
    assertThat(by(LatentMethod.RAD).inpaint(changedInside(PHOTO, plan.hole()), plan, OPTIONS))
        .isEqualTo(result);
    assertThatThrownBy(() -> by(LatentMethod.BLENDED).inpaint(PHOTO, plan, OPTIONS))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("need the method rad");
  }

  @Test
  void inpaint_priorOfPatches_doesNotCount() {
    InpaintOptions patches = OPTIONS.withPrior(Prior.BOTH);
    assertThat(by(LatentMethod.RAD).inpaint(PHOTO, HOLE, patches))
        .isEqualTo(by(LatentMethod.RAD).inpaint(PHOTO, HOLE, OPTIONS));
  }

  @Test
  void with_methodThatTheNetworkDoesNotKnow_isRefused() {
    assertThat(nine.method()).isEqualTo(LatentMethod.CHANNELS9);
    LatentOptions channels = LatentOptions.defaults().withMethod(LatentMethod.CHANNELS9);
    assertThatThrownBy(() -> plain.with(channels))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("4 input channels")
        .hasMessageContaining("blended or rad");
    LatentOptions blended = LatentOptions.defaults().withMethod(LatentMethod.BLENDED);
    assertThatThrownBy(() -> nine.with(blended))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("channels9 or rad");
    assertThatThrownBy(() -> LatentMethod.named("magic"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rad, channels9, blended");
    assertThat(LatentMethod.named("Channels9")).isEqualTo(LatentMethod.CHANNELS9);
  }

  @Test
  void inpaint_softMaskResynthesized_isRefused() {
    InpaintOptions soft = OPTIONS.withSoftMask(SoftMask.RESYNTHESIZE);
    assertThatThrownBy(() -> plain.inpaint(PHOTO, HOLE, soft))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leave soft masks blended");
  }

  /** Keeps what a listener is told. */
  private static final class Recorder implements ProgressListener {
    private final List<String> steps = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final List<RgbImage> previews = new ArrayList<>();

    @Override
    public void onStep(Progress progress) {
      steps.add(progress.step() + "/" + progress.steps());
      previews.add(progress.preview());
    }

    @Override
    public void onNotice(String message) {
      notices.add(message);
    }
  }

  @ParameterizedTest
  @EnumSource(LatentMethod.class)
  void inpaint_listener_seesEveryStepWithThePhotoAroundAPreview(LatentMethod method) {
    var recorder = new Recorder();
    by(method).inpaint(PHOTO, HOLE, OPTIONS.withListener(recorder));
    assertThat(recorder.steps).containsExactly("1/4", "2/4", "3/4", "4/4");
    recorder.previews.forEach(preview -> requireKept(preview, PHOTO, HOLE));
    assertThat(recorder.notices).isEmpty();
  }

  @Test
  void inpaint_longPrompt_noticesWhatWasCut() {
    var recorder = new Recorder();
    String longPrompt = "lake ".repeat(60) + "mountains";
    plain
        .with(LatentOptions.prompt(longPrompt))
        .inpaint(PHOTO, HOLE, OPTIONS.withListener(recorder));
    assertThat(recorder.notices).hasSize(1);
    assertThat(recorder.notices.get(0)).startsWith("the prompt is too long").endsWith("mountains");
  }

  @Test
  void inpaint_emptyMask_returnsThePhoto() {
    var recorder = new Recorder();
    RgbImage result = plain.inpaint(PHOTO, Mask.empty(53, 75), OPTIONS.withListener(recorder));
    assertThat(result).isEqualTo(PHOTO);
    assertThat(recorder.notices).hasSize(1);
    assertThat(recorder.steps).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(LatentMethod.class)
  void inpaint_cancelled_stops(LatentMethod method) {
    var steps = new int[1];
    ProgressListener second =
        SmallInpainting.afterStep(step -> steps[0] = step).cancelledWhen(() -> steps[0] == 2);
    assertThatThrownBy(() -> by(method).inpaint(PHOTO, HOLE, OPTIONS.withListener(second)))
        .isInstanceOf(CancelledException.class);
    assertThat(steps[0]).isEqualTo(2);
  }

  @Test
  void inpaintAsync_afterwards_givesTheSamePicture() throws Exception {
    RgbImage expected = by(LatentMethod.RAD).inpaint(PHOTO, HOLE, OPTIONS);
    assertThat(by(LatentMethod.RAD).inpaintAsync(PHOTO, HOLE, OPTIONS).get()).isEqualTo(expected);
  }

  @Test
  void close_sharedInpainter_closesBoth() {
    LatentInpainter own = LatentInpainter.load(folder("pipeline-blend4"));
    LatentInpainter other = own.with(LatentOptions.prompt("a lake"));
    other.close();
    assertThatThrownBy(() -> own.inpaint(PHOTO, HOLE, OPTIONS)).isInstanceOf(ClosedException.class);
    assertThat(own.toString()).contains("closed");
  }

  @Test
  void close_loadedAndUsed_keepsNoNativeObject() {
    loadFillAndClose();
    long before = NativeObjects.count();
    loadFillAndClose();
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  private static void loadFillAndClose() {
    try (var own = LatentInpainter.load(folder("pipeline-blend4"))) {
      for (LatentMethod method : List.of(LatentMethod.RAD, LatentMethod.BLENDED)) {
        own.with(LatentOptions.prompt("a lake").withMethod(method)).inpaint(PHOTO, HOLE, OPTIONS);
      }
    }
  }

  @Test
  void load_bfloat16_fillsToo() {
    try (var half =
        LatentInpainter.load(
            PipelineFiles.open(folder("pipeline-blend4")), Device.CPU, Precision.BFLOAT16)) {
      requireKept(half.inpaint(PHOTO, HOLE, OPTIONS), PHOTO, HOLE);
    }
  }

  @Test
  void load_folderOfOneNetwork_isRefused() {
    assertThatThrownBy(() -> LatentInpainter.load(folder("unet-sd1")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("give a whole pipeline");
  }
}
