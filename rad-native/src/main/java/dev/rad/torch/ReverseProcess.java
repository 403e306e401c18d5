package dev.rad.torch;

import dev.rad.InpaintOptions;
import dev.rad.SoftMask;
import dev.rad.mask.RegionPlan;
import dev.rad.placement.HoleContent;
import dev.rad.placement.HoleContent.Visible;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.schedule.NoiseSchedule;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.RegionSchedule;
import dev.rad.schedule.StepPlan;

/**
 * The process that fills a picture, and how much of the hole's content it needs.
 *
 * @param schedule the noise schedule, by mask value
 * @param plan the steps
 * @param content what windows contain in the hole
 */
record ReverseProcess(NoiseSchedule schedule, StepPlan plan, HoleContent content) {

  /**
   * Returns phase 1 of RAD's schedule, starting at the state that corresponds to the options'
   * strength.
   */
  static ReverseProcess of(RadScheduler schedule, InpaintOptions options) {
    StepPlan plan = plan(schedule, options);
    boolean soft = options.softMask() == SoftMask.RESYNTHESIZE;
    Visible visible = soft ? Visible.SOFT_PIXELS : Visible.NOTHING;
    return new ReverseProcess(schedule, plan, new HoleContent(soft, visible(options, visible)));
  }

  /** Returns the process for pixels that are filled at different times. */
  static ReverseProcess of(RadScheduler schedule, RegionPlan regions, InpaintOptions options) {
    StepPlan alone = plan(schedule, options);
    var inOrder = new RegionSchedule(schedule, alone.start(), regions.duration());
    return new ReverseProcess(
        inOrder,
        inOrder.plan(alone.steps().size()),
        new HoleContent(true, visible(options, Visible.NOTHING)));
  }

  private static StepPlan plan(RadScheduler schedule, InpaintOptions options) {
    if (options.firstStep().isPresent() && options.strength() == 1) {
      double end = options.firstStep().getAsDouble();
      return StepPlan.withFirstStep(schedule.phase1Steps(), options.steps(), end);
    }
    if (schedule.conditioning() == NoiseConditioning.TD_PAINT && options.strength() == 1) {
      return StepPlan.respaced(schedule.phase1Steps(), options.steps());
    }
    return StepPlan.ofStrength(schedule.phase1Steps(), options.steps(), options.strength());
  }

  private static Visible visible(InpaintOptions options, Visible fromPureNoise) {
    return options.strength() < 1 ? Visible.EVERYTHING : fromPureNoise;
  }
}
