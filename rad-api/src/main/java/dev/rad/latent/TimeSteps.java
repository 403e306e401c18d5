package dev.rad.latent;

import dev.rad.latent.SchedulerConfig.Spacing;
import java.util.Arrays;

/** The time steps of a run, by spacing and rule, in descending order. */
final class TimeSteps {
  private TimeSteps() {}

  /** Returns the steps of DDIM, DDPM and PNDM: whole numbers. */
  static double[] whole(SchedulerConfig config, int steps) {
    return of(config, steps, steps, 0, true);
  }

  /** Returns the steps of Euler's and Heun's rules, which are fractional if evenly spaced. */
  static double[] fractional(SchedulerConfig config, int steps) {
    return of(config, steps, steps, 0, false);
  }

  /**
   * Returns the steps of multistep rules, which divide the range into one more step and leave out
   * the last.
   */
  static double[] multistep(SchedulerConfig config, int steps) {
    return config.timestepSpacing() == Spacing.TRAILING
        ? of(config, steps, steps, 0, true)
        : of(config, steps, steps + 1, 1, true);
  }

  /** Returns points of a range of {@code points}, from {@code lowest} up. */
  private static double[] of(
      SchedulerConfig config, int steps, int points, int lowest, boolean rounded) {
    int trained = config.numTrainTimesteps();
    double[] times = new double[steps];
    for (int i = 0; i < steps; i++) {
      int ascending = lowest + steps - 1 - i;
      times[i] =
          switch (config.timestepSpacing()) {
            case LEADING -> (double) ascending * (trained / points) + config.stepsOffset();
            case TRAILING -> Math.rint(trained - i * ((double) trained / steps)) - 1;
            case LINSPACE -> even(ascending, points, trained, rounded);
          };
    }
    if (Arrays.stream(times).anyMatch(t -> t < 0 || t > trained - 1)) {
      throw new IllegalArgumentException(
          ("the time steps " + times[0] + " to " + times[steps - 1] + " leave the training's 0 to ")
              + (trained - 1 + "; give another number of steps or a smaller steps_offset"));
    }
    for (int i = 1; i < steps; i++) {
      if (times[i] >= times[i - 1]) {
        throw new IllegalArgumentException(
            (steps + " steps are too many for " + trained + " of the training; give fewer"));
      }
    }
    return times;
  }

  private static double even(int ascending, int points, int trained, boolean rounded) {
    double last = trained - 1;
    boolean end = points > 1 && ascending == points - 1; // products round ties as numpy's do
    double time = end ? last : points == 1 ? 0 : ascending * (last / (points - 1));
    return rounded ? Math.rint(time) : time;
  }
}
