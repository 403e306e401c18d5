package dev.rad.torch.training;

import dev.rad.model.UNetWeights;
import dev.rad.torch.Golden;

/** What most tests of training begin with. */
final class TestTraining {

  /** The weights of a small ADM. */
  static final UNetWeights BASE =
      UNetWeights.open(
          Golden.open("adm/uncond-learn-sigma").folder().resolve("model.pt"),
          Golden.open("adm/uncond-learn-sigma").model());

  /** An optimizer that changes weights from the first step on. */
  static final OptimizerOptions OPTIMIZER =
      OptimizerOptions.builder().learningRate(1e-3).warmupSteps(2).emaDecay(0.9).build();

  private TestTraining() {}

  /** Begins options that save only after the last step and never validate. */
  static TrainingOptions.Builder options(long steps) {
    return TrainingOptions.steps(steps)
        .optimizer(OPTIMIZER)
        .seed(7)
        .saveEvery(100)
        .validateEvery(0);
  }
}
