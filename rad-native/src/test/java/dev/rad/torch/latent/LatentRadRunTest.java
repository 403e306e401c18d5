package dev.rad.torch.latent;

import static dev.rad.torch.Golden.assertClose;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.mask.Mask;
import dev.rad.model.PredictionType;
import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.Golden;
import dev.rad.torch.nn.GoldenPipeline;
import dev.rad.torch.nn.UNet2DConditionModel;
import dev.rad.torch.sampling.AncestralUpdate;
import dev.rad.torch.sampling.AncestralUpdate.FixedVariance;
import dev.rad.torch.sampling.DdimUpdate;
import dev.rad.torch.sampling.NoiseSource;
import dev.rad.torch.sampling.PixelSchedule;
import dev.rad.torch.sampling.Sampler;
import dev.rad.torch.sampling.TensorSolver;
import dev.rad.torch.sampling.Thresholding;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recorded runs of RAD on latents, with classifier-free guidance. */
class LatentRadRunTest {

  private static final double WHOLE_RUN = 2e-5;

  private final Golden golden = GoldenPipeline.open("rad-run");
  private final Golden base = GoldenPipeline.open("pipeline-blend4");

  @Test
  void run_ddim_givesEveryRecordedState() {
    requireStates(new DdimUpdate(0), "ddim");
  }

  @Test
  void run_ancestral_givesEveryRecordedState() {
    requireStates(new AncestralUpdate(FixedVariance.SMALL), "ancestral");
  }

  private void requireStates(TensorSolver solver, String name) {
    long[] visited = golden.longs("states_visited");
    Tensor latentMask = golden.tensor("mask_max");
    var mask = Mask.of((int) latentMask.size(3), (int) latentMask.size(2), latentMask.toFloats());
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad();
        var network = GoldenPipeline.unet(base);
        var guided = guided(network);
        var pixels =
            PixelSchedule.of(LatentSchedule.of(stableDiffusion()), List.of(mask), Device.CPU)) {
      Tensor states = golden.tensor(name + ".states");
      Tensor noise = golden.tensor("step_noise");
      Tensor x = states.select(0, 0);
      for (int i = 1; i < visited.length; i++) {
        int index = i;
        var step = new StepPlan.Step((int) visited[i - 1], (int) visited[i]);
        NoiseSource recorded = (unused, shape) -> noise.select(0, index - 1);
        x =
            new Sampler(guided, PredictionType.EPSILON, solver, StepPlan.of(List.of(step)))
                .withThresholding(Thresholding.NONE)
                .run(x, pixels, recorded, ProgressListener.NONE);
        assertClose(x, states.select(0, i), WHOLE_RUN);
      }
    }
  }

  /** β whose roots lie on a line, as the recorded pipelines'. */
  private static BetaSchedule stableDiffusion() {
    double[] betas = new double[1000];
    for (int t = 0; t < betas.length; t++) {
      double root = Math.sqrt(0.00085) + (Math.sqrt(0.012) - Math.sqrt(0.00085)) * t / 999;
      betas[t] = root * root;
    }
    return BetaSchedule.of(betas);
  }

  private GuidedUNet guided(UNet2DConditionModel network) {
    Tensor rows = base.tensor("embeddings");
    return new GuidedUNet(network, rows.narrow(0, 0, 1), rows.narrow(0, 1, 1), 3, null);
  }
}
