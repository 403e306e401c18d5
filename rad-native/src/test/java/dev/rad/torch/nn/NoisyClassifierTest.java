package dev.rad.torch.nn;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.model.ClassifierWeights;
import dev.rad.torch.Golden;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.sampling.ClassifierGuidance;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded outputs: see rad-benchmarks/peers/make_classifier_cases.py. */
class NoisyClassifierTest {

  private static final double FLOAT32 = 1e-5;

  private static NoisyClassifier network(Golden golden, DType dtype) {
    var weights = ClassifierWeights.open(golden.folder().resolve("model.pt"), golden.classifier());
    return new NoisyClassifier(
        weights.config(), Weights.Source.of(weights.tensors(), dtype), Device.CPU);
  }

  private static NoiseInput levels(Golden golden) {
    return NoiseInput.uniform(golden.doubles("timesteps"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adaptive-new-attention",
        "attention",
        "attention-conv-resample-add-embedding",
        "spatial",
        "spatial-v2"
      })
  void forwardAndGradient_recordedInput_giveTheRecordedOnes(String name) {
    Golden golden = Golden.open("classifier/" + name);
    List<Integer> classes = Arrays.stream(golden.longs("y")).mapToObj(Math::toIntExact).toList();
    try (var scope = TensorScope.open();
        var network = network(golden, DType.F32)) {
      Tensor x = golden.tensor("x");
      Tensor scores = Autograd.off(() -> network.forward(x, levels(golden)));
      assertClose(scores, golden.tensor("out"), FLOAT32);

      var guidance = new ClassifierGuidance(network::logProbabilities, classes, 1);
      assertClose(guidance.gradient(x, levels(golden)), golden.tensor("gradient"), FLOAT32);
    }
  }

  @Test
  void logProbabilities_recordedScores_areTheirSoftmaxesLogarithms() {
    Golden golden = Golden.open("classifier/attention");
    try (var scope = TensorScope.open();
        var network = network(golden, DType.F32)) {
      Tensor logs = network.logProbabilities(golden.tensor("x"), levels(golden));
      float[] actual = logs.toFloats();
      double[] scores = golden.doubles("out");
      for (int image = 0; image < 2; image++) {
        double sum = Arrays.stream(scores, 10 * image, 10 * image + 10).map(Math::exp).sum();
        for (int k = 10 * image; k < 10 * image + 10; k++) {
          assertThat((double) actual[k]).isCloseTo(scores[k] - Math.log(sum), within(1e-5));
        }
      }
    }
  }

  /** A sampler's masked pictures come as two levels: where these agree, so must the results. */
  @ParameterizedTest
  @ValueSource(strings = {"attention", "spatial"})
  void forward_twoEqualLevelsOrAMap_equalsTheUniformOne(String name) {
    Golden golden = Golden.open("classifier/" + name);
    double[] steps = golden.doubles("timesteps");
    try (var scope = TensorScope.open();
        var network = network(golden, DType.F64)) {
      Tensor x = golden.tensor("x");
      Tensor mask = Tensors.randn(4, 2, 1, 16, 16).gt(0).to(DType.F32);
      Tensor map = Tensors.zeros(DType.F32, 2, 1, 16, 16).add(perImage(steps));
      var levels = NoiseInput.Levels.ofHardMask(steps, steps, mask);
      Tensor uniform = Autograd.off(() -> network.forward(x, levels(golden)));
      assertClose(Autograd.off(() -> network.forward(x, levels)), uniform, 1e-6);
      var dense = new NoiseInput.Dense(map);
      assertClose(Autograd.off(() -> network.forward(x, dense)), uniform, 1e-6);
    }
  }

  private static Tensor perImage(double[] steps) {
    return Tensors.of(new float[] {(float) steps[0], (float) steps[1]}, 2, 1, 1, 1);
  }

  @Test
  void load_safetensorsWithItsFlags_isTheSameNetwork(@TempDir Path folder) {
    Golden golden = Golden.open("classifier/attention");
    var weights = ClassifierWeights.open(golden.folder().resolve("model.pt"));
    Path file = folder.resolve("classifier.safetensors");
    SafetensorsWriter.write(
        file,
        weights.tensors().values(),
        Map.of(ClassifierWeights.CONFIG_KEY, golden.classifier().toJson()));
    try (var scope = TensorScope.open();
        var network = NoisyClassifier.load(ClassifierWeights.open(file), Device.CPU)) {
      Tensor scores = Autograd.off(() -> network.forward(golden.tensor("x"), levels(golden)));
      assertClose(scores, golden.tensor("out"), FLOAT32);
      assertThat(network)
          .hasToString("classifier of 10 classes, 16×16, pool attention, 386,122 parameters");
    }
  }

  @Test
  void construct_weightsEndHalfway_freesWhatItTook() {
    Golden golden = Golden.open("classifier/attention");
    var weights = ClassifierWeights.open(golden.folder().resolve("model.pt"));
    var file = Weights.Source.of(weights.tensors(), DType.F32);
    Weights.Source broken =
        (key, shape) -> {
          if (key.startsWith("out.2.c_proj")) {
            throw new CheckpointException("cut short");
          }
          return file.read(key, shape);
        };
    network(golden, DType.F32).close(); // loads what stays
    long before = NativeObjects.count();

    assertThatThrownBy(() -> new NoisyClassifier(weights.config(), broken, Device.CPU))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("cut short");

    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  /** Also what the layers made of their weights for themselves. */
  @Test
  void close_afterAnEvaluation_freesEverything() {
    Golden golden = Golden.open("classifier/attention");
    evaluateAndClose(golden); // loads what stays
    long before = NativeObjects.count();
    evaluateAndClose(golden);
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  private static void evaluateAndClose(Golden golden) {
    try (var scope = TensorScope.open();
        var network = network(golden, DType.F32)) {
      Autograd.off(() -> network.forward(golden.tensor("x"), levels(golden)));
    }
  }

  @Test
  void gradient_manyTimes_keepsNoNativeObject() {
    Golden golden = Golden.open("classifier/spatial-v2");
    try (var network = network(golden, DType.F32)) {
      var guidance = new ClassifierGuidance(network::logProbabilities, List.of(1, 2), 1);
      Runnable once =
          () ->
              TensorScope.run(
                  () -> guidance.gradient(golden.tensor("x"), levels(golden)).toFloats());
      once.run();
      long before = NativeObjects.count();
      for (int i = 0; i < 10; i++) {
        once.run();
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void forward_wrongInput_isRefusedWithTheShapes() {
    Golden attention = Golden.open("classifier/attention");
    Golden spatial = Golden.open("classifier/spatial");
    try (var scope = TensorScope.open();
        var fixed = network(attention, DType.F32);
        var free = network(spatial, DType.F32)) {
      Tensor wide = Tensors.zeros(DType.F32, 1, 3, 8, 32); // as many positions as 16×16
      Tensor odd = Tensors.zeros(DType.F32, 1, 3, 15, 16);
      assertThatThrownBy(() -> fixed.forward(wide, NoiseInput.uniform(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[B, 3, 16, 16], not [1, 3, 8, 32]");
      assertThat(Autograd.off(() -> free.forward(wide, NoiseInput.uniform(1))).size(1))
          .isEqualTo(10);
      assertThatThrownBy(() -> free.forward(odd, NoiseInput.uniform(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("divisible by 2, not [1, 3, 15, 16]");
      assertThatThrownBy(() -> free.forward(wide, NoiseInput.uniform(1, 2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("noise levels of 2 images do not fit a batch of 1");
      free.close();
      assertThatThrownBy(() -> free.forward(wide, NoiseInput.uniform(1)))
          .isInstanceOf(ClosedException.class);
    }
  }
}
