package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.AdaptOptions;
import dev.rad.Device;
import dev.rad.checkpoint.AdapterTensors;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.TrainingException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.model.PredictionType;
import dev.rad.model.RadSettings;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.torch.Golden;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.lora.Lora;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adapting a small network, whose pictures have 16×16 pixels, to a striped photo. */
class PhotoAdaptationTest {

  private static final int WIDTH = 48;
  private static final int HEIGHT = 32;
  private static final Mask HOLE = Mask.rectangle(WIDTH, HEIGHT, new Region(20, 10, 10, 8));
  private static final AdaptOptions OPTIONS =
      AdaptOptions.defaults().withSeed(7).withSteps(3).withBatchSize(2).withRank(2);
  private static final RadSettings VELOCITY =
      new RadSettings(1000, 1000, PredictionType.VELOCITY, NoiseConditioning.PIXEL);

  /** Orange and blue stripes, and one grey under the hole. */
  private static RgbImage photo(int underTheHole) {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      boolean orange = i % WIDTH / 4 % 2 == 0;
      boolean hole = HOLE.at(i % WIDTH, i / WIDTH) > 0;
      rgb[3 * i] = (byte) (hole ? underTheHole : orange ? 240 : 20);
      rgb[3 * i + 1] = (byte) (hole ? underTheHole : 120);
      rgb[3 * i + 2] = (byte) (hole ? underTheHole : orange ? 10 : 230);
    }
    return RgbImage.of(WIDTH, HEIGHT, rgb);
  }

  private static RadUNet network() {
    return Golden.network(TestTraining.BASE);
  }

  private static AdapterTensors adapt(RadSettings settings, RgbImage photo, AdaptOptions options) {
    try (var network = network()) {
      return PhotoAdaptation.run(network, settings, DType.F32, photo, HOLE, options);
    }
  }

  private static List<float[]> values(AdapterTensors adapters) {
    List<float[]> values = new ArrayList<>();
    adapters
        .layers()
        .values()
        .forEach(
            parts ->
                parts.forEach(
                    part -> {
                      values.add(part.a().toFloats());
                      values.add(part.b().toFloats());
                    }));
    return values;
  }

  private static void assertSame(AdapterTensors one, AdapterTensors other) {
    assertThat(values(one)).usingRecursiveComparison().isEqualTo(values(other));
  }

  @Test
  void run_sameSeed_givesTheSameBits() {
    AdapterTensors first = adapt(VELOCITY, photo(0), OPTIONS);
    assertSame(adapt(VELOCITY, photo(0), OPTIONS), first);
    AdapterTensors other = adapt(VELOCITY, photo(0), OPTIONS.withSeed(8));
    assertThat(values(other).get(0)).isNotEqualTo(values(first).get(0));
  }

  @Test
  void run_underTheHoleAnything_givesTheSameBits() {
    assertSame(adapt(VELOCITY, photo(0), OPTIONS), adapt(VELOCITY, photo(255), OPTIONS));
  }

  /** What the network was trained with decides what it learns, and all of it can be learned. */
  @ParameterizedTest
  @CsvSource({
    "EPSILON, PIXEL",
    "VELOCITY, PIXEL",
    "X0, PIXEL",
    "EPSILON, STEP",
    "EPSILON, TD_PAINT"
  })
  void run_anyKindOfNetwork_changesEveryAdapter(PredictionType type, NoiseConditioning kind) {
    AdapterTensors adapters = adapt(new RadSettings(1000, 1000, type, kind), photo(0), OPTIONS);
    assertThat(adapters.rank()).isEqualTo(2);
    assertThat(adapters.fullyTrained()).isEmpty();
    assertThat(adapters.layers()).isNotEmpty();
    adapters
        .layers()
        .values()
        .forEach(parts -> parts.forEach(part -> assertThat(isChanged(part.b())).isTrue()));
  }

  /** B begins as zero. */
  private static boolean isChanged(RawTensor b) {
    for (float value : b.toFloats()) {
      if (value != 0) {
        return Float.isFinite(value);
      }
    }
    return false;
  }

  @Test
  void run_someSteps_lowersTheLossOnTheKnownPixels() {
    AdaptOptions longer = OPTIONS.withSteps(60).withBatchSize(4).withLearningRate(5e-3);
    AdapterTensors adapters = adapt(VELOCITY, photo(0), longer);
    var objective = Objective.of(VELOCITY);
    var validation =
        new Validation(
            List.of(
                photo(0).crop(new Region(0, 0, 16, 16)), photo(0).crop(new Region(32, 16, 16, 16))),
            objective.schedule(),
            3);
    try (var network = network()) {
      double before = validation.loss(network::forward, new HybridLoss(objective)).simple();
      try (var lora = Lora.of(network, adapters)) {
        double after = validation.loss(network::forward, new HybridLoss(objective)).simple();
        assertThat(after).isLessThan(0.8 * before);
      }
    }
  }

  @Test
  void run_anyNumber_leavesNoNativeObject_andTheNetworkAsItWas() {
    try (var network = network()) {
      float[] before = network.parameters().get("out.2.weight").toFloats();
      PhotoAdaptation.run(network, VELOCITY, DType.F32, photo(0), HOLE, OPTIONS);
      long objects = NativeObjects.count();
      for (int i = 0; i < 3; i++) {
        PhotoAdaptation.run(network, VELOCITY, DType.F32, photo(0), HOLE, OPTIONS);
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(objects);
      assertThat(network.parameters().get("out.2.weight").toFloats()).isEqualTo(before);
      assertThat(network.layers().values()).noneMatch(layer -> layer.isAdapted());
    }
  }

  @Test
  void run_absurdLearningRate_saysThatItDiverged() {
    AdaptOptions absurd = OPTIONS.withSteps(40).withLearningRate(1e30);
    assertThatThrownBy(() -> adapt(VELOCITY, photo(0), absurd))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("adapting diverged at step")
        .hasMessageContaining("below 1.0E30");
  }

  /** The target differs under the unknown pixels, and the loss of the same output does not. */
  @Test
  void loss_unknownPixels_countNothing() {
    Mask mask = Mask.rectangle(16, 16, new Region(2, 2, 10, 10));
    Mask unknown = Mask.rectangle(16, 16, new Region(2, 2, 5, 10));
    float[] black = new float[3 * 16 * 16];
    float[] white = black.clone();
    for (int i = 0; i < white.length; i++) {
      white[i] = unknown.at(i % 16, i / 16 % 16);
    }
    var example = new TrainingExample(black, mask, 300, 1);
    var known = new TrainingExample(black, mask, 300, 1, Optional.of(unknown));
    assertThat(loss(new TrainingExample(white, mask, 300, 1))).isNotEqualTo(loss(example));
    assertThat(loss(new TrainingExample(white, mask, 300, 1, Optional.of(unknown))))
        .isEqualTo(loss(known));
  }

  private static double loss(TrainingExample example) {
    Objective objective =
        Objective.of(VELOCITY).toBuilder().simpleActiveOnly(true).normalizeByActive(true).build();
    try (var scope = TensorScope.open()) {
      var batch = TrainingBatch.of(List.of(example), objective.schedule(), Device.CPU);
      return new HybridLoss(objective).of(Tensors.randn(9, 1, 6, 16, 16), batch).total().item();
    }
  }
}
