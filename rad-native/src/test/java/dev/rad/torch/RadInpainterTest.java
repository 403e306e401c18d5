package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.Prior;
import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.checkpoint.AdapterTensors;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.CancelledException;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.exception.MaskException;
import dev.rad.exception.UnsupportedPlatformException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.model.UNetWeights;
import dev.rad.placement.WholePicture;
import dev.rad.torch.device.Devices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RadInpainterTest {

  private static final Path WEIGHTS = Golden.ROOT.resolve("checkpoints/landscapes-adm-64.pt");
  private static final InpaintOptions QUICK = InpaintOptions.paper().withSteps(3);

  private static RadInpainter rad;

  @BeforeAll
  static void load() {
    rad = RadInpainter.load(WEIGHTS);
  }

  @AfterAll
  static void close() {
    rad.close();
  }

  private static RgbImage noise(int width, int height, long seed) {
    byte[] pixels = new byte[3 * width * height];
    new Random(seed).nextBytes(pixels);
    return RgbImage.of(width, height, pixels);
  }

  @Test
  void inpaint_bigPhoto_keepsEveryPixelOutsideTheHoleBitForBit() {
    RgbImage photo = noise(1000, 700, 1);
    Mask hole = Mask.rectangle(1000, 700, new Region(400, 250, 230, 180));
    RgbImage result = rad.inpaint(photo, hole, QUICK);
    byte[] before = photo.toRgbBytes();
    byte[] after = result.toRgbBytes();
    int changed = 0;
    for (int i = 0; i < before.length; i++) {
      int pixel = i / 3;
      if (hole.at(pixel % 1000, pixel / 1000) == 0) {
        assertThat(after[i]).isEqualTo(before[i]);
      } else if (after[i] != before[i]) {
        changed++;
      }
    }
    assertThat(changed).isGreaterThan(3 * 230 * 180 / 2);
  }

  @Test
  void inpaint_otherContentUnderTheHole_givesTheSameResult() {
    Mask hole = Mask.rectangle(200, 150, new Region(60, 40, 70, 50));
    RgbImage photo = noise(200, 150, 1);
    RgbImage other = photo.paste(noise(70, 50, 2), 60, 40);
    assertThat(other).isNotEqualTo(photo);
    assertThat(rad.inpaint(other, hole, QUICK)).isEqualTo(rad.inpaint(photo, hole, QUICK));
  }

  @Test
  void inpaint_seed_decidesTheResult() {
    Mask hole = Mask.rectangle(64, 64, new Region(20, 20, 20, 20));
    RgbImage photo = noise(64, 64, 1);
    RgbImage first = rad.inpaint(photo, hole, QUICK.withSeed(7));
    assertThat(rad.inpaint(photo, hole, QUICK.withSeed(7))).isEqualTo(first);
    assertThat(rad.inpaint(photo, hole, QUICK.withSeed(8))).isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ddim", "ddim:0.5", "dpmpp-2m", "dpmpp-2m-sde", "unipc", "euler", "heun"})
  void inpaint_otherSolver_fillsTheHoleInItsOwnWay(String solver) {
    Mask hole = Mask.rectangle(64, 64, new Region(20, 20, 20, 20));
    RgbImage photo = noise(64, 64, 1);
    RgbImage filled = rad.inpaint(photo, hole, QUICK.withSolver(solver));
    assertThat(filled).isNotEqualTo(rad.inpaint(photo, hole, QUICK));
    assertThat(filled.paste(photo.crop(new Region(20, 20, 20, 20)), 20, 20)).isEqualTo(photo);
  }

  @Test
  void inpaint_unknownSolver_isRefusedWithTheNames() {
    assertThatThrownBy(
            () -> rad.inpaint(noise(64, 64, 1), Mask.full(64, 64), QUICK.withSolver("magic")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("magic", "ancestral", "dpmpp-2m");
  }

  /** Noise and a filling agree in one value of 256 by chance, so that a stretch left out shows. */
  @Test
  void inpaint_holeLongerThanThePhotoIsHigh_isFilledFromEndToEnd() {
    RgbImage photo = noise(300, 40, 1);
    Mask hole = Mask.rectangle(300, 40, new Region(10, 10, 280, 20));
    RgbImage result = rad.inpaint(photo, hole, QUICK);
    assertThat(result.paste(photo.crop(new Region(10, 10, 280, 20)), 10, 10)).isEqualTo(photo);
    for (int x = 10; x < 290; x += 20) {
      Region stretch = new Region(x, 10, 20, 20);
      byte[] before = photo.crop(stretch).toRgbBytes();
      byte[] after = result.crop(stretch).toRgbBytes();
      long changed = IntStream.range(0, before.length).filter(i -> before[i] != after[i]).count();
      assertThat(changed).as("changed values from column %d on", x).isGreaterThan(3 * 400 * 9 / 10);
    }
  }

  @Test
  void inpaint_everythingUnknown_isGeneratedWhateverThePhoto() {
    RgbImage photo = noise(64, 64, 1);
    RgbImage other = noise(64, 64, 2);
    RgbImage result = rad.inpaint(photo, Mask.full(64, 64), QUICK);
    assertThat(result).isEqualTo(rad.inpaint(other, Mask.full(64, 64), QUICK));
    assertThat(result).isNotEqualTo(photo).isNotEqualTo(other);
  }

  @Test
  void inpaint_emptyMask_returnsThePhotoAndSaysSo() {
    List<String> notices = new ArrayList<>();
    var options =
        QUICK.withListener(
            new ProgressListener() {
              @Override
              public void onStep(Progress progress) {}

              @Override
              public void onNotice(String message) {
                notices.add(message);
              }
            });
    RgbImage photo = noise(50, 50, 1);
    assertThat(rad.inpaint(photo, Mask.empty(50, 50), options)).isEqualTo(photo);
    assertThat(notices).singleElement().asString().contains("empty");
  }

  @Test
  void inpaint_maskOfAnotherSize_isRefusedWithBothSizes() {
    assertThatThrownBy(() -> rad.inpaint(noise(50, 40, 1), Mask.full(40, 50), QUICK))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("40×50")
        .hasMessageContaining("50×40");
  }

  @Test
  void inpaint_cancelled_stopsAndCanBeUsedAgain() {
    var impatient = QUICK.withListener(ProgressListener.NONE.cancelledWhen(() -> true));
    RgbImage photo = noise(64, 64, 1);
    Mask hole = Mask.rectangle(64, 64, new Region(5, 5, 9, 9));
    assertThatThrownBy(() -> rad.inpaint(photo, hole, impatient))
        .isInstanceOf(CancelledException.class);
    assertThat(rad.inpaint(photo, hole, QUICK)).isNotEqualTo(photo);
  }

  @Test
  void inpaint_fiftyTimes_keepsNoNativeObject() {
    RgbImage photo = noise(64, 64, 1);
    Mask hole = Mask.rectangle(64, 64, new Region(5, 5, 30, 20));
    var options = QUICK.withSteps(2);
    rad.inpaint(photo, hole, options);
    long before = NativeObjects.count();
    for (int i = 0; i < 50; i++) {
      rad.inpaint(photo, hole, options.withSeed(i));
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  void load_andCloseTwice_leavesNoNativeObject() {
    RadInpainter.load(WEIGHTS).close();
    long before = NativeObjects.count();
    RadInpainter other = RadInpainter.load(WEIGHTS);
    assertThat(Pointer.totalCount()).isGreaterThan(before);
    other.close();
    other.close();
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    assertThatThrownBy(() -> other.inpaint(noise(64, 64, 1), Mask.full(64, 64), QUICK))
        .isInstanceOf(ClosedException.class);
  }

  @Test
  void model_pretrainedAdm_saysWhatItIs() {
    ModelSummary model = rad.model();
    assertThat(model.parameters()).isEqualTo(4_474_662);
    assertThat(model.imageSize()).isEqualTo(64);
    assertThat(model.trainedForRad()).isFalse();
    assertThat(model.device()).isEqualTo(Device.CPU);
  }

  /** The reference's own checkpoint layout: adapters beside the base weights. */
  @Test
  void load_adaptedNetwork_mergesItsAdapters(@TempDir Path temp) {
    Path folder = Golden.ROOT.resolve("testdata/golden/rad/unet-lora");
    UNetWeights weights = UNetWeights.open(folder);
    RgbImage adapted = inpainted(folder);
    RgbImage merged = inpainted(written(temp.resolve("merged.safetensors"), weights, true));
    RgbImage base = inpainted(written(temp.resolve("base.safetensors"), weights, false));
    assertThat(greatestDifference(adapted, merged)).isLessThanOrEqualTo(1); // rounding
    assertThat(greatestDifference(adapted, base)).isGreaterThan(8);
    try (var rad = RadInpainter.load(folder)) {
      assertThat(rad.model().trainedForRad()).isTrue();
    }
  }

  private static RgbImage inpainted(Path weights) {
    try (var rad = RadInpainter.load(weights)) {
      return rad.inpaint(noise(16, 16, 1), Mask.rectangle(16, 16, new Region(4, 4, 8, 8)), QUICK);
    }
  }

  private static Path written(Path file, UNetWeights weights, boolean withAdapters) {
    Map<String, RawTensor> tensors = new LinkedHashMap<>(weights.tensors());
    if (withAdapters) {
      AdapterTensors adapters = weights.adapters().orElseThrow();
      tensors.putAll(adapters.fullyTrained());
      adapters
          .layers()
          .forEach(
              (layer, parts) ->
                  parts.forEach(
                      part ->
                          tensors.computeIfPresent(
                              layer + ".weight",
                              (key, weight) -> sum(key, weight, part, adapters.scale()))));
    }
    SafetensorsWriter.write(
        file, tensors.values(), Map.of(UNetWeights.CONFIG_KEY, weights.config().toJson()));
    return file;
  }

  /** {@code W + s B A} in doubles, on the rows that the adapter has. */
  private static RawTensor sum(
      String key, RawTensor weight, AdapterTensors.LowRank part, double scale) {
    double[] a = part.a().toDoubles(); // [r, columns]
    double[] b = part.b().toDoubles(); // [rows, r]
    int rank = part.rank();
    int columns = a.length / rank;
    double[] sum = weight.toDoubles();
    for (int row = 0; row < b.length / rank; row++) {
      for (int column = 0; column < columns; column++) {
        for (int r = 0; r < rank; r++) {
          sum[(int) (part.rowOffset() + row) * columns + column] +=
              scale * b[row * rank + r] * a[r * columns + column];
        }
      }
    }
    float[] rounded = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      rounded[i] = (float) sum[i];
    }
    return RawTensor.of(key, rounded, weight.shape());
  }

  private static int greatestDifference(RgbImage one, RgbImage other) {
    byte[] a = one.toRgbBytes();
    byte[] b = other.toRgbBytes();
    int greatest = 0;
    for (int i = 0; i < a.length; i++) {
      greatest = Math.max(greatest, Math.abs((a[i] & 255) - (b[i] & 255)));
    }
    return greatest;
  }

  @Test
  void load_missingFile_saysWhichOne() {
    assertThatThrownBy(() -> RadInpainter.load(Path.of("no/such.pt")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no/such.pt");
  }

  @Test
  void load_textFile_isNoCheckpoint(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("notes.pt"), "hello, this is no checkpoint");
    assertThatThrownBy(() -> RadInpainter.load(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("notes.pt");
  }

  @Test
  void inpaint_classConditionalNetwork_fillsWithTheClassAskedFor() {
    Path file = Golden.open("adm/classcond-new-attention").folder().resolve("model.pt");
    RgbImage photo = RgbImage.of(16, 16, new byte[3 * 16 * 16]);
    Mask hole = Mask.rectangle(16, 16, new Region(3, 4, 8, 7));
    InpaintOptions options =
        InpaintOptions.defaults()
            .withSteps(2)
            .withPlacement(new WholePicture())
            .withPrior(Prior.NETWORK);
    try (var rad = RadInpainter.load(file)) {
      assertThatThrownBy(() -> rad.inpaint(photo, hole, options))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining(
              "is class-conditional: say what the filling should show, with --class");
      assertThatThrownBy(() -> rad.withClass(1 << 20))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("has no class 1048576: its last is ");
      assertThatThrownBy(() -> rad.withClass(-1)).isInstanceOf(IllegalArgumentException.class);
      assertThat(rad.withClass(3).inpaint(photo, hole, options))
          .isEqualTo(rad.withClass(3).inpaint(photo, hole, options))
          .isNotEqualTo(rad.withClass(4).inpaint(photo, hole, options));
    }
  }

  @Test
  void withClass_networkWithoutClasses_isRefused() {
    Path file = Golden.open("adm/uncond-learn-sigma").folder().resolve("model.pt");
    try (var rad = RadInpainter.load(file)) {
      assertThatThrownBy(() -> rad.withClass(0))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("has no class 0: it knows no classes");
    }
  }

  @Test
  void load_gpuThatIsNotThere_isRefused() {
    int gpus = Devices.cudaCount();
    Assumptions.assumeTrue(gpus < 8);
    assertThatThrownBy(
            () -> RadInpainter.builder().weights(WEIGHTS).device(Device.cuda(gpus)).load())
        .isInstanceOf(UnsupportedPlatformException.class)
        .hasMessageContaining("cuda:" + gpus);
  }

  /** The network draws all candidates of a small window in one batch, and so in as many steps. */
  @Test
  void candidates_areDrawnTogether() {
    List<Integer> steps = new ArrayList<>();
    InpaintOptions listening =
        InpaintOptions.defaults()
            .withSteps(5)
            .withListener(progress -> steps.add(progress.steps()));
    try (var rad = SmallInpainting.load()) {
      RgbImage photo = SmallInpainting.photo(240, 200, 1);
      Mask hole = Mask.rectangle(240, 200, new Region(90, 70, 60, 50));
      RgbImage one = rad.inpaint(photo, hole, listening.withCandidates(1));
      int count = steps.get(0);
      assertThat(steps).containsOnly(count);
      steps.clear();
      RgbImage best = rad.inpaint(photo, hole, listening.withCandidates(3));
      assertThat(steps).containsOnly(count + 2 * 12);
      assertThat(best).isNotEqualTo(one);
      assertThat(rad.inpaint(photo, hole, listening.withCandidates(3))).isEqualTo(best);
      assertThat(best.composite(photo, hole)).isEqualTo(photo);
    }
  }

  /** A photo of which no whole patch is known, with two levels. */
  @Test
  void inpaint_withoutPatches_keepsTheNetworksFilling() {
    RgbImage photo = SmallInpainting.photo(100, 90, 3);
    Mask hole = Mask.rectangle(100, 90, new Region(3, 3, 94, 84));
    InpaintOptions both = InpaintOptions.defaults().withSteps(3).withCandidates(1);
    InpaintOptions network = both.withPrior(Prior.NETWORK);
    try (var rad = SmallInpainting.load()) {
      assertThat(rad.inpaint(photo, hole, both))
          .as("a network for structure alone begins near the mean")
          .isEqualTo(rad.inpaint(photo, hole, network.withFirstStep(0.2)))
          .isNotEqualTo(rad.inpaint(photo, hole, network));
      assertThat(rad.inpaint(photo, hole, both.withFirstStep(0.6)))
          .isEqualTo(rad.inpaint(photo, hole, network.withFirstStep(0.6)))
          .isNotEqualTo(rad.inpaint(photo, hole, both));
    }
  }
}
