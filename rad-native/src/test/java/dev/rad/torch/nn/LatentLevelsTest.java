package dev.rad.torch.nn;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.torch.Golden;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import org.junit.jupiter.api.Test;

/** A noise level for every latent pixel, in a network that was trained with one for all. */
class LatentLevelsTest {

  private static final double FLOAT32 = 1e-5;

  private final Golden golden = GoldenPipeline.open("rad-levels");
  private final Golden base = GoldenPipeline.open("unet-sd1");

  @Test
  void forward_twoLevels_givesTheRecordedOutput() {
    try (var scope = TensorScope.open();
        var network = GoldenPipeline.unet(base);
        var text = GoldenPipeline.text(golden, "encoder_hidden_states")) {
      Tensor x = golden.tensor("x");
      float[] tau = golden.tensor("tau_two_level").toFloats();
      float[] mask = golden.tensor("mask").toFloats();
      double[][] levels = new double[2][2]; // [known or hole][picture]
      for (int i = 0; i < tau.length; i++) {
        levels[(int) mask[i]][i / (tau.length / 2)] = tau[i];
      }
      assertThat(levels[0]).doesNotContain(levels[1]);
      var factored = NoiseInput.Levels.ofHardMask(levels[0], levels[1], golden.tensor("mask"));
      var dense = new NoiseInput.Dense(golden.tensor("tau_two_level"));
      Tensor expected = golden.tensor("out_two_level");
      assertClose(Autograd.off(() -> network.forward(x, factored, text)), expected, FLOAT32);
      assertClose(Autograd.off(() -> network.forward(x, dense, text)), expected, FLOAT32);
    }
  }

  @Test
  void forward_map_givesTheRecordedOutput() {
    try (var scope = TensorScope.open();
        var network = GoldenPipeline.unet(base);
        var text = GoldenPipeline.text(golden, "encoder_hidden_states")) {
      var dense = new NoiseInput.Dense(golden.tensor("tau_dense"));
      Tensor out = Autograd.off(() -> network.forward(golden.tensor("x"), dense, text));
      assertClose(out, golden.tensor("out_dense"), FLOAT32);
      var uniform = NoiseInput.uniform(617.25, 617.25);
      Tensor same = Autograd.off(() -> network.forward(golden.tensor("x"), uniform, text));
      assertClose(same, golden.tensor("out_uniform_617.25"), FLOAT32);
    }
  }

  @Test
  void forward_mapWithSidesNoMultipleOfTheDownsampling_givesTheRecordedOutput() {
    try (var scope = TensorScope.open();
        var network = GoldenPipeline.unet(base);
        var text = GoldenPipeline.firstText(golden)) {
      var dense = new NoiseInput.Dense(golden.tensor("tau_odd"));
      Tensor out = Autograd.off(() -> network.forward(golden.tensor("x_odd"), dense, text));
      assertClose(out, golden.tensor("out_odd"), FLOAT32);
    }
  }
}
