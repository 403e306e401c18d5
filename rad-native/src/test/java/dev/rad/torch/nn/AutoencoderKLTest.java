package dev.rad.torch.nn;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.checkpoint.DType;
import dev.rad.exception.ClosedException;
import dev.rad.latent.PipelineFiles;
import dev.rad.torch.Golden;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AutoencoderKLTest {

  private static final double FLOAT32 = 1e-5;

  @ParameterizedTest
  @ValueSource(strings = {"vae-sd1", "vae-old-names"})
  void encode_publishedProgramsPictures_givesItsDistributions(String name) {
    Golden golden = GoldenPipeline.open(name);
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad();
        var network = GoldenPipeline.autoencoder(golden)) {
      var posterior = network.encode(golden.tensor("x"));
      assertClose(posterior.mean(), golden.tensor("mean"), FLOAT32);
      assertClose(posterior.logVariance(), golden.tensor("logvar"), FLOAT32);
      Tensor sampled = posterior.sample(golden.tensor("noise"));
      Tensor expected = golden.tensor("sampled");
      Tensor scaled = golden.tensor("scaled");
      for (int c = 0; c < 4; c++) { // one has a deviation of e^10
        Tensor channel = sampled.select(1, c);
        assertClose(channel, expected.select(1, c), FLOAT32);
        double factor = network.config().scalingFactor();
        assertClose(channel.mul(factor), scaled.select(1, c), FLOAT32);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vae-sd1", "vae-old-names"})
  void encode_sidesNoMultipleOfTheFactor_givesThePublishedProgramsMoments(String name) {
    Golden golden = GoldenPipeline.open(name);
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad();
        var network = GoldenPipeline.autoencoder(golden)) {
      Tensor expected = golden.tensor("moments_odd");
      var posterior = network.encode(golden.tensor("x_odd"));
      assertClose(posterior.mean(), expected.narrow(1, 0, 4), FLOAT32);
      assertClose(posterior.logVariance(), expected.narrow(1, 4, 4).clamp(-30, 20), FLOAT32);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vae-sd1", "vae-old-names"})
  void decode_publishedProgramsLatents_givesItsPictures(String name) {
    Golden golden = GoldenPipeline.open(name);
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad();
        var network = GoldenPipeline.autoencoder(golden)) {
      assertClose(network.decode(golden.tensor("z")), golden.tensor("decoded"), FLOAT32);
      Tensor roundTrip = network.decode(network.encode(golden.tensor("x")).mean());
      assertClose(roundTrip, golden.tensor("roundtrip_of_mean"), FLOAT32);
    }
  }

  /** The layers are numbered as they are applied: 4 levels of 2 residual blocks each. */
  @ParameterizedTest
  @CsvSource({
    "2, encoder.down_blocks.0.downsamplers.0, 3",
    "2, encoder.down_blocks.3, 11",
    "2, encoder.mid_block.attentions.0, 13",
    "2, encoder.mid_block, 14",
    "2, encoder.conv_out, 15",
    "1, decoder.conv_in, 1",
    "1, decoder.mid_block, 4",
    "1, decoder.up_blocks.0, 8",
    "1, decoder.up_blocks.2, 16",
  })
  void layers_publishedProgramsInput_giveItsIntermediateValues(int kind, String module, int last) {
    Golden golden = GoldenPipeline.open("vae-sd1");
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad();
        var network = GoldenPipeline.autoencoder(golden)) {
      boolean encoding = kind == 2;
      List<ConditionedLayer> layers = encoding ? network.encoderLayers() : network.decoderLayers();
      Tensor h = golden.tensor(encoding ? "x" : "z");
      for (ConditionedLayer layer : layers.subList(0, last + 1)) {
        h = layer.forward(h, Conditioning.none());
      }
      assertClose(h, golden.tensor("at." + module), FLOAT32);
    }
  }

  @Test
  void tiled_pictureOfOneTile_isTheWhole() {
    Golden golden = GoldenPipeline.open("vae-sd1"); // tiles of 64 pixels
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad();
        var network = GoldenPipeline.autoencoder(golden)) {
      Tensor x = golden.tensor("x");
      Tensor z = golden.tensor("z");
      assertThat(network.encodeTiled(x).mean().toFloats())
          .isEqualTo(network.encode(x).mean().toFloats());
      assertThat(network.decodeTiled(z).toFloats()).isEqualTo(network.decode(z).toFloats());
    }
  }

  @Test
  void tiled_largePicture_hasTheSizesOfTheWholeAndItsValuesInTheFirstTile() {
    Golden golden = GoldenPipeline.open("vae-sd1");
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad();
        var network = GoldenPipeline.autoencoder(golden)) {
      Tensor x = Tensors.randn(1, 1, 3, 152, 88).clamp(-1, 1);
      var tiled = network.encodeTiled(x);
      assertThat(tiled.mean().shape()).isEqualTo(network.encode(x).mean().shape());
      Tensor first = network.encode(x.narrow(2, 0, 64).narrow(3, 0, 64)).mean();
      assertClose(
          tiled.mean().narrow(2, 0, 6).narrow(3, 0, 3).contiguous(),
          first.narrow(2, 0, 6).narrow(3, 0, 3).contiguous(),
          FLOAT32);
      Tensor z = Tensors.randn(2, 1, 4, 19, 11);
      Tensor decoded = network.decodeTiled(z);
      assertThat(decoded.shape()).isEqualTo(network.decode(z).shape());
      Tensor corner = network.decode(z.narrow(2, 11, 8).narrow(3, 3, 8));
      assertClose(
          decoded.narrow(2, 152 - 16, 16).narrow(3, 88 - 16, 16).contiguous(),
          corner.narrow(2, 48, 16).narrow(3, 48, 16).contiguous(),
          FLOAT32);
    }
  }

  @Test
  void bfloat16_publishedProgramsInput_staysNear() {
    Golden golden = GoldenPipeline.open("vae-sd1");
    var part = PipelineFiles.open(golden.folder()).autoencoder().orElseThrow();
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad();
        var network = PipelineLoader.autoencoder(part, Precision.BFLOAT16, Device.CPU)) {
      Tensor decoded = network.decode(golden.tensor("z"));
      assertThat(decoded.dtype()).isEqualTo(DType.F32);
      assertClose(decoded, golden.tensor("decoded"), 5e-2);
    }
  }

  @Test
  void encode_wrongPictures_areRefused() {
    Golden golden = GoldenPipeline.open("vae-sd1");
    try (var scope = TensorScope.open();
        var network = GoldenPipeline.autoencoder(golden)) {
      Tensor tooSmall = Tensors.zeros(DType.F32, 1, 3, 7, 8);
      assertThatThrownBy(() -> network.encode(tooSmall))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sides of at least 8");
      network.close();
      assertThatThrownBy(() -> network.encode(golden.tensor("x")))
          .isInstanceOf(ClosedException.class);
    }
  }

  @Test
  void encodeAndDecode_manyTimes_keepNoNativeObject() {
    Golden golden = GoldenPipeline.open("vae-sd1");
    try (var network = GoldenPipeline.autoencoder(golden)) {
      roundTrip(network, golden);
      long before = NativeObjects.count();
      for (int i = 0; i < 10; i++) {
        roundTrip(network, golden);
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  private static void roundTrip(AutoencoderKL network, Golden golden) {
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad()) {
      Tensor decoded = network.decode(network.encode(golden.tensor("x")).mean());
      assertThat(decoded.size(1)).isEqualTo(3);
    }
  }
}
