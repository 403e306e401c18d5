package dev.rad.torch.nn;

import static dev.rad.torch.Golden.assertClose;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.latent.LatentLora;
import dev.rad.latent.PipelineFiles;
import dev.rad.torch.Golden;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatentLoraParityTest {

  private static final double FLOAT32 = 1e-5;

  @ParameterizedTest
  @CsvSource({
    "pytorch_lora_weights.safetensors, 1, out",
    "kohya.safetensors, 1, out",
    "diffusers-attention-only.safetensors, 1, out_attention_only",
    "old-attention-only.safetensors, 1, out_attention_only",
    "kohya.safetensors, 0, out_without"
  })
  void withLora_publishedProgramsAdapters_giveItsOutput(
      String file, double strength, String expected) {
    Golden base = GoldenPipeline.open("unet-sd1");
    Golden golden = GoldenPipeline.open("lora-sd1");
    PipelineFiles plain = PipelineFiles.open(base.folder());
    LatentLora lora = LatentLora.open(golden.folder().resolve(file), plain);
    PipelineFiles adapted = plain.withLora(lora, strength);
    try (var scope = TensorScope.open();
        var network =
            PipelineLoader.unet(adapted.unet().orElseThrow(), Precision.FLOAT32, Device.CPU);
        var text = GoldenPipeline.text(base, "encoder_hidden_states")) {
      var noise = NoiseInput.uniform(base.doubles("timesteps"));
      Tensor out = Autograd.off(() -> network.forward(base.tensor("x"), noise, text));
      assertClose(out, golden.tensor(expected), FLOAT32);
    }
  }
}
