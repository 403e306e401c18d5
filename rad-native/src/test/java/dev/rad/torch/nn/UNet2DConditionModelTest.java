package dev.rad.torch.nn;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.checkpoint.DType;
import dev.rad.exception.ClosedException;
import dev.rad.exception.UnsupportedPlatformException;
import dev.rad.latent.ConditionedUNetConfig;
import dev.rad.latent.PipelineFiles;
import dev.rad.torch.Golden;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.nn.conditioning.TextContext;
import dev.rad.torch.nn.layer.Conv2d;
import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.nn.layer.LayerNorm;
import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UNet2DConditionModelTest {

  private static final double FLOAT32 = 1e-5;
  private static final String TRANSFORMER = "down_blocks.0.attentions.0";

  @ParameterizedTest
  @ValueSource(strings = {"unet-sd1", "unet-sd2", "unet-inpaint9"})
  void forward_publishedProgramsInput_givesItsOutput(String name) {
    Golden golden = GoldenPipeline.open(name);
    try (var scope = TensorScope.open();
        var network = GoldenPipeline.unet(golden);
        var text = GoldenPipeline.text(golden, "encoder_hidden_states")) {
      var noise = NoiseInput.uniform(golden.doubles("timesteps"));
      Tensor out = Autograd.off(() -> network.forward(golden.tensor("x"), noise, text));
      assertClose(out, golden.tensor("out"), FLOAT32);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unet-sd1", "unet-sd2", "unet-inpaint9"})
  void forward_sidesNoMultipleOfTheDownsampling_givesThePublishedProgramsOutput(String name) {
    Golden golden = GoldenPipeline.open(name);
    try (var scope = TensorScope.open();
        var network = GoldenPipeline.unet(golden);
        var text = GoldenPipeline.firstText(golden)) {
      var noise = NoiseInput.uniform(golden.doubles("timesteps_odd"));
      Tensor out = Autograd.off(() -> network.forward(golden.tensor("x_odd"), noise, text));
      assertClose(out, golden.tensor("out_odd"), FLOAT32);
    }
  }

  /** Every block's result, and those of an upward block after its upsampler. */
  @ParameterizedTest
  @ValueSource(strings = {"unet-sd1", "unet-sd2"})
  void blocks_publishedProgramsInput_giveItsIntermediateValues(String name) {
    Golden golden = GoldenPipeline.open(name);
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad();
        var network = GoldenPipeline.unet(golden);
        var text = GoldenPipeline.text(golden, "encoder_hidden_states")) {
      Map<String, Tensor> found = intermediate(network, golden, text);
      int compared = 0;
      for (String key : golden.io().tensors().keySet()) {
        if (key.startsWith("at.") && !key.contains("transformer_blocks")) {
          Tensor value = found.get(key.substring(3));
          if (!key.equals("at.conv_norm_out")) { // fused with the last convolution
            assertThat(value).as(key).isNotNull();
            assertClose(Objects.requireNonNull(value), golden.tensor(key), FLOAT32);
            compared++;
          }
        }
      }
      assertThat(compared).isGreaterThanOrEqualTo(4);
    }
  }

  private static Map<String, Tensor> intermediate(
      UNet2DConditionModel network, Golden golden, TextContext text) {
    ConditionedUNetConfig config = network.config();
    Conditioning conditioning =
        network.conditioning(NoiseInput.uniform(golden.doubles("timesteps")), text);
    Map<String, Tensor> found = new HashMap<>();
    Deque<Tensor> skips = new ArrayDeque<>();
    Tensor h = golden.tensor("x");
    int index = 0;
    List<UNetBlock> blocks = network.blocks();
    h = blocks.get(index++).forward(h, skips, conditioning);
    found.put("conv_in", h);
    for (int level = 0; level < config.levels(); level++) {
      String name = "down_blocks." + level;
      for (int i = 0; i < config.layersPerBlock(); i++) {
        List<ConditionedLayer> layers = blocks.get(index++).layers();
        h = layers.get(0).forward(h, conditioning);
        found.put(name + ".resnets." + i, h);
        if (layers.size() > 1) {
          h = layers.get(1).forward(h, conditioning);
          found.put(name + ".attentions." + i, h);
        }
        skips.push(h);
      }
      if (level < config.levels() - 1) {
        h = blocks.get(index++).forward(h, skips, conditioning);
        found.put(name + ".downsamplers.0", h);
      }
      found.put(name, h);
    }
    List<ConditionedLayer> middle = blocks.get(index++).layers();
    h = middle.get(0).forward(h, conditioning);
    h = middle.get(1).forward(h, conditioning);
    found.put("mid_block.attentions.0", h);
    h = middle.get(2).forward(h, conditioning);
    found.put("mid_block", h);
    for (int up = 0; up < config.levels(); up++) {
      for (int i = 0; i <= config.layersPerBlock(); i++) {
        UNetBlock block = blocks.get(index++);
        Tensor popped = skips.pop();
        if (block.upsampler() != null) {
          h = block.upsampler().forwardResized(h, popped.size(2), popped.size(3));
          found.put("up_blocks." + (up - 1), h);
        }
        h = Tensors.cat(1, h, popped);
        for (ConditionedLayer layer : block.layers()) {
          h = layer.forward(h, conditioning);
          found.putIfAbsent("up_blocks." + up + ".resnets." + i, h);
        }
      }
    }
    found.put("up_blocks." + (config.levels() - 1), h);
    return found;
  }

  /** The parts of a transformer's block, from the recorded input of the transformer on. */
  @Test
  void transformer_publishedProgramsInput_givesItsIntermediateValues() {
    Golden golden = GoldenPipeline.open("unet-sd1");
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad();
        var network = GoldenPipeline.unet(golden);
        var text = GoldenPipeline.text(golden, "encoder_hidden_states")) {
      Tensor x = golden.tensor("at.down_blocks.0.resnets.0");
      String block = TRANSFORMER + ".transformer_blocks.0";
      var groupNorm =
          new GroupNorm(GoldenPipeline.weights(network, TRANSFORMER + ".norm"), 8, 4, 1e-6);
      Linear projIn = (Linear) network.layers().get(TRANSFORMER + ".proj_in");
      Tensor rows =
          Objects.requireNonNull(projIn)
              .forwardPixels(groupNorm.like(x))
              .permute(0, 2, 3, 1)
              .reshape(2, 96, 8);
      var style =
          new ProjectedAttention.Style(ProjectedAttention.Names.DIFFUSERS, 4, false, false, false);
      var attn1 =
          new ProjectedAttention(GoldenPipeline.weights(network, block + ".attn1"), style, 8, 8);
      var attn2 =
          new ProjectedAttention(GoldenPipeline.weights(network, block + ".attn2"), style, 8, 24);
      Tensor self = attn1.forward(norm(network, block + ".norm1").forward(rows));
      assertClose(self, golden.tensor("at." + block + ".attn1"), FLOAT32);
      Tensor seen = self.add(rows);
      Tensor cross = attn2.forward(norm(network, block + ".norm2").forward(seen), text);
      assertClose(cross, golden.tensor("at." + block + ".attn2"), FLOAT32);
      Tensor read = cross.add(seen);
      var ff = new FeedForward(GoldenPipeline.weights(network, block + ".ff"), 8);
      Tensor fed = ff.forward(norm(network, block + ".norm3").forward(read));
      assertClose(fed, golden.tensor("at." + block + ".ff"), FLOAT32);
    }
  }

  private static LayerNorm norm(UNet2DConditionModel network, String name) {
    return new LayerNorm(GoldenPipeline.weights(network, name), 8, 1e-5);
  }

  @Test
  void head_lastBlocksResult_isNormalisedAsThePublishedPrograms() {
    Golden golden = GoldenPipeline.open("unet-sd1");
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad();
        var network = GoldenPipeline.unet(golden)) {
      Conv2d conv = (Conv2d) Objects.requireNonNull(network.layers().get("conv_out"));
      Tensor normal = golden.tensor("at.conv_norm_out");
      Tensor out = conv.forward(Functional.silu(normal));
      assertClose(out, golden.tensor("out"), FLOAT32);
    }
  }

  @Test
  void forward_secondCallWithTheSameText_givesTheSameBits() {
    Golden golden = GoldenPipeline.open("unet-sd1");
    try (var scope = TensorScope.open();
        var network = GoldenPipeline.unet(golden);
        var text = GoldenPipeline.text(golden, "encoder_hidden_states")) {
      var noise = NoiseInput.uniform(golden.doubles("timesteps"));
      Tensor first = Autograd.off(() -> network.forward(golden.tensor("x"), noise, text));
      Tensor second = Autograd.off(() -> network.forward(golden.tensor("x"), noise, text));
      assertThat(second.toFloats()).isEqualTo(first.toFloats());
    }
  }

  @Test
  void checkpointed_recordedDerivatives_equalThoseOfThePlainNetwork() {
    Golden golden = GoldenPipeline.open("unet-sd1");
    try (var scope = TensorScope.open();
        var network = GoldenPipeline.unet(golden);
        var text = GoldenPipeline.text(golden, "encoder_hidden_states")) {
      Tensor weight = Objects.requireNonNull(network.parameters().get("conv_in.weight"));
      Tensor time =
          Objects.requireNonNull(network.parameters().get("time_embedding.linear_1.weight"));
      weight.requiresGrad_();
      time.requiresGrad_();
      var noise = NoiseInput.uniform(golden.doubles("timesteps"));
      Tensor x = golden.tensor("x");
      network.forward(x, noise, text).square().sum().backward();
      Tensor expected = Objects.requireNonNull(weight.grad()).copy();
      Tensor expectedTime = Objects.requireNonNull(time.grad()).copy();
      weight.clearGrad();
      time.clearGrad();
      CheckpointedPass pass = network.checkpointed(x, noise, text, DType.F32);
      pass.output().square().sum().backward();
      pass.backward();
      assertClose(Objects.requireNonNull(weight.grad()), expected, FLOAT32);
      assertClose(Objects.requireNonNull(time.grad()), expectedTime, FLOAT32);
    }
  }

  @Test
  void forward_bfloat16_staysNearFloat32() {
    Golden golden = GoldenPipeline.open("unet-sd1");
    var part = PipelineFiles.open(golden.folder()).unet().orElseThrow();
    try (var scope = TensorScope.open();
        var network = PipelineLoader.unet(part, Precision.BFLOAT16, Device.CPU);
        var text = GoldenPipeline.text(golden, "encoder_hidden_states")) {
      assertThat(parameter(network, "conv_in.weight").dtype()).isEqualTo(DType.BF16);
      assertThat(parameter(network, "conv_norm_out.weight").dtype()).isEqualTo(DType.F32);
      var noise = NoiseInput.uniform(golden.doubles("timesteps"));
      Tensor out = Autograd.off(() -> network.forward(golden.tensor("x"), noise, text));
      assertThat(out.dtype()).isEqualTo(DType.F32);
      assertClose(out, golden.tensor("out"), 5e-2);
    }
  }

  private static Tensor parameter(UNet2DConditionModel network, String name) {
    return Objects.requireNonNull(network.parameters().get(name));
  }

  @Test
  void load_float16OnTheCpu_isRefused() {
    var part = PipelineFiles.open(GoldenPipeline.open("unet-sd1").folder()).unet().orElseThrow();
    assertThatThrownBy(() -> PipelineLoader.unet(part, Precision.FLOAT16, Device.CPU))
        .isInstanceOf(UnsupportedPlatformException.class)
        .hasMessageContaining("bfloat16");
  }

  @Test
  void parameters_all_areThoseOfTheConfiguration() {
    Golden golden = GoldenPipeline.open("unet-sd2");
    try (var network = GoldenPipeline.unet(golden)) {
      assertThat(network.parameters().keySet())
          .containsExactlyInAnyOrderElementsOf(network.config().expectedShapes().keySet());
      assertThat(network.parameterCount()).isEqualTo(network.config().parameterCount());
    }
  }

  @Test
  void forward_wrongInputs_areRefused() {
    Golden golden = GoldenPipeline.open("unet-sd1");
    var noise = NoiseInput.uniform(1, 1);
    try (var scope = TensorScope.open();
        var network = GoldenPipeline.unet(golden);
        var text = GoldenPipeline.text(golden, "encoder_hidden_states");
        var one = GoldenPipeline.firstText(golden)) {
      Tensor x = golden.tensor("x");
      assertThatThrownBy(() -> network.forward(x.narrow(1, 0, 3), noise, text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[B, 4, h, w]");
      assertThatThrownBy(() -> network.forward(x, noise, one))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("one for each picture");
      network.close();
      assertThatThrownBy(() -> network.forward(x, noise, text)).isInstanceOf(ClosedException.class);
    }
  }

  @Test
  void forward_manyTimes_keepsNoNativeObject() {
    Golden golden = GoldenPipeline.open("unet-sd1");
    long before;
    try (var network = GoldenPipeline.unet(golden);
        var text = GoldenPipeline.text(golden, "encoder_hidden_states")) {
      evaluate(network, golden, text);
      before = NativeObjects.count();
      for (int i = 0; i < 10; i++) {
        evaluate(network, golden, text);
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void close_networkAndText_freeEverything() {
    Golden golden = GoldenPipeline.open("unet-sd1");
    loadEvaluateAndClose(golden); // loads what stays
    long before = NativeObjects.count();
    loadEvaluateAndClose(golden);
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  private static void loadEvaluateAndClose(Golden golden) {
    try (var network = GoldenPipeline.unet(golden);
        var text = GoldenPipeline.text(golden, "encoder_hidden_states")) {
      evaluate(network, golden, text);
    }
  }

  private static void evaluate(UNet2DConditionModel network, Golden golden, TextContext text) {
    try (var scope = TensorScope.open()) {
      double[] steps = golden.doubles("timesteps");
      Tensor out =
          Autograd.off(() -> network.forward(golden.tensor("x"), NoiseInput.uniform(steps), text));
      assertThat(Arrays.stream(Tensors.toDoubles(out)).allMatch(Double::isFinite)).isTrue();
    }
  }
}
