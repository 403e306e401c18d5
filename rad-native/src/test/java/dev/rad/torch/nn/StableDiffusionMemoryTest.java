package dev.rad.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.latent.AutoencoderConfig;
import dev.rad.latent.ConditionedUNetConfig;
import dev.rad.latent.TextEncoderConfig;
import dev.rad.torch.Golden;
import dev.rad.torch.internal.JavaProcess;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.nn.conditioning.TextContext;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * All three networks of Stable Diffusion 1.5 at 512 pixels, weights in half precision: whether they
 * stay within 6 GB. Takes a minute: {@code -Drad.slow=true} runs it.
 */
class StableDiffusionMemoryTest {

  private static final double MOST_BYTES = 6e9;
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d+) kB");

  @Test
  @EnabledOnOs(OS.LINUX)
  @EnabledIfSystemProperty(named = "rad.slow", matches = "true")
  void stableDiffusion_halfPrecision_staysWithinSixGigabytes() throws Exception {
    JavaProcess process =
        JavaProcess.run(
            Map.of(), StableDiffusionMemoryTest.class, "-Xmx1g", "-Drad.root=" + Golden.ROOT);
    assertThat(process.output()).contains("shape [1, 3, 512, 512]");
    Matcher peak = PEAK.matcher(process.output());
    double most = 0;
    while (peak.find()) {
      most = Math.max(most, 1024 * Double.parseDouble(peak.group(1)));
    }
    assertThat(most).as(process.output()).isBetween(2e9, MOST_BYTES);
  }

  /** Weights of one value: what they are does not matter to the memory. */
  private static Weights.Source weights() {
    return (key, shape) ->
        Tensors.full(PipelineLoader.dtype(key, DType.BF16), 1e-3, shape.toArray());
  }

  private static ConditionedUNetConfig unet() throws IOException {
    Path config = Golden.ROOT.resolve("testdata/configs/sd15-unet.json");
    return ConditionedUNetConfig.fromJson(Files.readString(config));
  }

  private static AutoencoderConfig autoencoder() {
    return new AutoencoderConfig(
        3, 3, 4, List.of(128, 256, 512, 512), 2, 32, 0.18215, 512, true, true, true);
  }

  private static TextEncoderConfig text() {
    return new TextEncoderConfig(
        49408, 768, 3072, 12, 12, 77, TextEncoderConfig.Activation.QUICK_GELU, 1e-5);
  }

  /** Encodes a text and a picture, evaluates the network with guidance, and decodes. */
  public static void main(String[] arguments) throws Exception {
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad();
        var unet = new UNet2DConditionModel(unet(), weights(), Device.CPU);
        var autoencoder = new AutoencoderKL(autoencoder(), weights(), Device.CPU);
        var encoder = new ClipTextModel(text(), weights(), Device.CPU)) {
      report("loaded");
      Tensor rows = encoder.forward(new int[77], new int[77]);
      report("text");
      Tensor latents = autoencoder.encode(Tensors.randn(1, 1, 3, 512, 512)).mean();
      report("encoded");
      try (var context = new TextContext(scope.release(rows))) {
        Tensor both = Tensors.cat(0, latents, latents);
        for (int i = 0; i < 2; i++) {
          unet.forward(both, NoiseInput.uniform(500, 500), context);
        }
      }
      report("evaluated");
      report("decoded, shape " + autoencoder.decode(latents).shape());
    }
  }

  /** Prints the memory now and its peak so far. */
  private static void report(String stage) throws IOException {
    String memory =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
            .collect(Collectors.joining(", "));
    System.out.println(stage + ": " + memory);
  }
}
