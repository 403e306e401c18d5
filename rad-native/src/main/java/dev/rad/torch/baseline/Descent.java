package dev.rad.torch.baseline;

import dev.rad.schedule.GaussianSchedule;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;

/**
 * Gradient descent on states with backtracking, each image of a batch with a step size of its own:
 * a step that makes the loss grow, or not a number, is tried again with 0.8 of its size, and that
 * size stays for the steps after it.
 */
final class Descent {

  private static final float SHRINK = 0.8f;

  /** Steps of 0.8^100 = 2e-10 of their size are none: the image stays where it is. */
  private static final int MAX_TRIALS = 100;

  private final BaselineRun run;
  private final GaussianSchedule schedule;
  private final int state;
  private final ImageLoss loss;

  /**
   * Creates a descent.
   *
   * @param state the state of the images in the schedule
   * @param loss the loss to reduce
   */
  Descent(BaselineRun run, GaussianSchedule schedule, int state, ImageLoss loss) {
    this.run = run;
    this.schedule = schedule;
    this.state = state;
    this.loss = loss;
  }

  /**
   * Where the images came to.
   *
   * @param x {@code [B, C, H, W]}
   * @param prediction the network's prediction for them
   */
  record Result(Tensor x, NoisePrediction prediction) {}

  /**
   * Takes steps: one evaluation with derivatives each, and one per trial.
   *
   * @param start images to begin with
   * @param rate the first step size
   * @param iterations how many steps, at least 1
   */
  Result run(Tensor start, double rate, int iterations) {
    float[] rates = new float[Math.toIntExact(start.size(0))];
    Arrays.fill(rates, (float) rate);
    Result result = step(start, rates);
    for (int i = 1; i < iterations; i++) {
      result = step(result.x(), rates);
    }
    return result;
  }

  private Result step(Tensor x, float... rates) {
    LossGradient at = run.gradient(x, schedule, state, loss);
    float[] before = at.loss().toFloats();
    float[] fell = new float[rates.length]; // 1 where the last trial's loss fell
    for (int trial = 0; ; trial++) {
      Result moved = judged(x.sub(at.gradient().mul(perImage(x, rates))));
      float[] after = loss.perImage(moved.x(), moved.prediction()).toFloats();
      boolean all = true;
      for (int b = 0; b < rates.length; b++) {
        fell[b] = after[b] <= before[b] ? 1 : 0; // NaN has not fallen either
        all &= fell[b] == 1;
      }
      if (all) {
        return moved;
      }
      if (trial == MAX_TRIALS) {
        return judged(perImage(x, fell).gt(0.5).where(moved.x(), x));
      }
      for (int b = 0; b < rates.length; b++) {
        rates[b] *= fell[b] == 1 ? 1 : SHRINK;
      }
    }
  }

  private Result judged(Tensor x) {
    return new Result(x, run.predict(x, schedule, state));
  }

  private static Tensor perImage(Tensor x, float... values) {
    return Tensors.of(values, values.length, 1, 1, 1).to(x.device());
  }
}
