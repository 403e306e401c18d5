package dev.rad.torch.baseline;

import dev.rad.torch.baseline.DeqIr.FixedPoint;
import java.util.List;

/** Options of the methods that need gradients or a solver. */
final class GuidedMethods {

  private GuidedMethods() {}

  static BaselineMethod mcg(OptionText options) {
    Mcg usual = Mcg.PAPER;
    return new Mcg(
        options.integer("steps", usual.steps()),
        options.number("alpha", usual.alpha()),
        options.flag("compat"));
  }

  static BaselineMethod dps(OptionText options) {
    Dps usual = Dps.PAPER;
    return new Dps(
        options.integer("steps", usual.steps()),
        options.number("scale", usual.scale()),
        options.number("sigma", usual.sigma()),
        options.flag("compat"));
  }

  static BaselineMethod coPaint(OptionText options, CoPaint usual) {
    CoPaint.Optimisation optimisation = usual.optimisation();
    CoPaint.Respacing published = CoPaint.Respacing.PUBLISHED;
    int steps = options.integer("num_inference_steps", usual.steps());
    var travel =
        new CoPaint.Travel(
            options.integer("jump_length", usual.travel().jumpLength()),
            options.integer("jump_n_sample", usual.travel().jumpSamples()));
    var changed =
        new CoPaint.Optimisation(
            options.integer("num_iteration_optimize_xt", optimisation.iterations()),
            options.number("lr_xt", optimisation.lr()),
            options.number("lr_xt_decay", optimisation.lrDecay()),
            options.number("coef_xt_reg", optimisation.reg()),
            options.number("coef_xt_reg_decay", optimisation.regDecay()));
    var respacing =
        new CoPaint.Respacing(
            options.integer("timestep_respacing", published.respacing()),
            options.integer("ddpm_num_steps", published.ddpmSteps()));
    return new CoPaint(steps, travel, changed, options.flag("compat") ? respacing : null);
  }

  static BaselineMethod deqIr(OptionText options) {
    DeqIr usual = DeqIr.PAPER;
    return new DeqIr(
        options.integer("timesteps", usual.timesteps()),
        options.integer("start_timesteps", usual.startTimesteps()),
        options.number("etw", usual.etw()),
        options.number("nw", usual.nw()),
        options.choice("solver", usual.solver(), List.of(FixedPoint.values()), FixedPoint::option),
        options.integer("m", usual.memory()),
        options.integer("max_anderson_iters", usual.maxIterations()),
        options.number("tol", usual.tolerance()),
        options.integer("chunk", usual.chunk()),
        options.flag("compat"));
  }
}
