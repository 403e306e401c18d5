package dev.rad.torch.baseline;

import java.time.Duration;

/**
 * The cost of a filling.
 *
 * @param forward evaluations of the network per image
 * @param backward derivatives through the network per image
 * @param setUp the time before the first evaluation
 * @param run the time from then on
 */
public record InferenceCost(int forward, int backward, Duration setUp, Duration run) {
  /**
   * Returns the time of a whole batch per evaluation, all that a method computes beside the network
   * included.
   *
   * @return {@code run / forward}; zero if there was no evaluation
   */
  public Duration perEvaluation() {
    return forward == 0 ? Duration.ZERO : run.dividedBy(forward);
  }
}
