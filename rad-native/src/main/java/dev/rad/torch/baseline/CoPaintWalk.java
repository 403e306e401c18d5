package dev.rad.torch.baseline;

import dev.rad.schedule.GaussianSchedule;
import dev.rad.torch.tensor.Tensor;

/**
 * CoPaint's moves, with the formulas that stand at {@link CoPaint}.
 *
 * @param method its options
 * @param run the run
 * @param schedule the respaced process
 * @param plan through the visited states
 */
record CoPaintWalk(CoPaint method, BaselineRun run, GaussianSchedule schedule, TravelPlan plan) {

  /** Takes a move of the plan. */
  Tensor next(Tensor x, int move) {
    int from = method.state(plan.from(move));
    int to = method.state(plan.to(move));
    return plan.denoises(move) ? down(x, move, from, to) : up(x, move, from, to);
  }

  private Tensor down(Tensor x, int move, int from, int to) {
    NoisePrediction prediction = optimise(x, move, from).prediction();
    double signal = Math.exp(0.5 * schedule.logAlphaBar(to, 1));
    double noise = Math.sqrt(-Math.expm1(schedule.logAlphaBar(to, 1)));
    return prediction.clippedX0().mul(signal).add(prediction.epsilon().mul(noise));
  }

  private Tensor up(Tensor x, int move, int from, int to) {
    Tensor base = plan.denoises(move - 1) ? optimise(x, move, from).x() : x;
    double log = schedule.logAlphaBar(to, 1) - schedule.logAlphaBar(from, 1);
    Tensor z = run.draw(NoiseRole.RENOISE, plan.ordinal(move));
    return base.mul(Math.exp(0.5 * log)).add(z.mul(Math.sqrt(-Math.expm1(log))));
  }

  private Descent.Result optimise(Tensor x, int move, int k) {
    CoPaint.Optimisation options = method.optimisation();
    int depth = plan.start() - plan.from(move);
    double rho = options.reg() * Math.pow(options.regDecay(), depth);
    double lr = options.lr() * Math.pow(options.lrDecay(), depth);
    double signal = Math.exp(0.5 * (schedule.logAlphaBar(k, 1) - schedule.logAlphaBar(1, 1)));
    Tensor known = run.observation().known();
    Tensor photo = run.observation().photo();
    ImageLoss loss =
        (moved, prediction) ->
            Residuals.squares(photo.sub(prediction.clippedX0().mul(known)))
                .add(Residuals.squares(moved.sub(x)).mul(rho));
    return new Descent(run, schedule, k, loss).run(x, lr * signal, options.iterations());
  }
}
