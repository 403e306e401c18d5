package dev.rad.torch;

import dev.rad.InpaintOptions;
import dev.rad.exception.CheckpointException;
import dev.rad.latent.NoiseLevels;
import dev.rad.latent.PipelineFiles;
import dev.rad.latent.SchedulerConfig;
import dev.rad.latent.SchedulerPlan;
import dev.rad.mask.RegionPlan;
import dev.rad.model.PredictionType;
import dev.rad.placement.HoleContent;
import dev.rad.placement.HoleContent.Visible;
import dev.rad.schedule.RadScheduler;
import dev.rad.torch.latent.LatentSchedule;
import java.util.Optional;

/**
 * The steps of a call in latents.
 *
 * @param method how the hole is filled
 * @param prediction what the network's output means
 * @param rad RAD's steps, if that is the method
 * @param scheduled a scheduler's steps, if it is another
 * @param content what a window contains of the hole
 */
record LatentRun(
    LatentMethod method,
    PredictionType prediction,
    Optional<ReverseProcess> rad,
    Optional<SchedulerPlan> scheduled,
    HoleContent content) {

  /** Plans a call that fills everything at once. */
  static LatentRun of(
      LatentMethod method, PipelineFiles files, LatentOptions wanted, InpaintOptions options) {
    SchedulerConfig scheduler =
        wanted.scheduler().map(files::scheduler).orElseGet(files::scheduler);
    if (method == LatentMethod.RAD) {
      return rad(scheduler, ReverseProcess.of(schedule(scheduler), options));
    }
    int first = options.steps() - (int) Math.floor(options.steps() * options.strength());
    if (first == options.steps()) {
      throw new IllegalArgumentException(
          "strength %s of %d steps leaves none: take more of either"
              .formatted(options.strength(), options.steps()));
    }
    var plan = SchedulerPlan.of(scheduler, options.steps(), 0, first);
    var visible = options.strength() < 1 ? Visible.EVERYTHING : Visible.NOTHING;
    return new LatentRun(
        method,
        scheduler.predictionType(),
        Optional.empty(),
        Optional.of(plan),
        new HoleContent(false, visible));
  }

  /** Plans a call that fills regions at different times. */
  static LatentRun inOrder(
      LatentMethod method, PipelineFiles files, RegionPlan regions, InpaintOptions options) {
    if (method != LatentMethod.RAD) {
      throw new CheckpointException(
          "regions that are filled one after the other need the method rad, not %s: fill them at"
                  .formatted(method.label())
              + " once, or choose it");
    }
    SchedulerConfig scheduler = files.scheduler();
    return rad(scheduler, ReverseProcess.of(schedule(scheduler), regions, options));
  }

  private static LatentRun rad(SchedulerConfig scheduler, ReverseProcess process) {
    return new LatentRun(
        LatentMethod.RAD,
        scheduler.predictionType(),
        Optional.of(process),
        Optional.empty(),
        process.content());
  }

  private static RadScheduler schedule(SchedulerConfig scheduler) {
    return LatentSchedule.of(NoiseLevels.of(scheduler).betas());
  }

  /** Returns how many steps are reported for a window. */
  int steps() {
    return rad.map(process -> process.plan().steps().size())
        .orElseGet(() -> scheduled.orElseThrow().evaluations());
  }
}
