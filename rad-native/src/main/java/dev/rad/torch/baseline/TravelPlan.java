package dev.rad.torch.baseline;

import java.util.ArrayList;
import java.util.List;

/**
 * A way from the noisiest state to the clean picture that may go back up: each move leads one state
 * down, which denoises, or one up, which adds noise again (RePaint, Lugmayr et al. 2022, arXiv
 * 2201.09865, section 4.2 and appendix; DDNM's time travel). States are counted in steps of the
 * method's own chain.
 *
 * @param states visited in order, neighbours one apart; the first is the start, the last is 0
 */
public record TravelPlan(List<Integer> states) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if it is no such way
   */
  public TravelPlan {
    states = List.copyOf(states);
    boolean fits = states.size() > 1 && states.get(states.size() - 1) == 0;
    for (int i = 1; fits && i < states.size(); i++) {
      fits = Math.abs(states.get(i) - states.get(i - 1)) == 1 && states.get(i) >= 0;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "a plan's states are one apart, two at least, and the last is 0");
    }
  }

  /**
   * Returns a plan that leads straight down.
   *
   * @param steps how many, at least 1
   * @return {@code steps, …, 1, 0}
   */
  public static TravelPlan straight(int steps) {
    return resampling(steps, 1, 1, 1, Integer.MAX_VALUE);
  }

  /**
   * Returns RePaint's plan, with the paper's names of its parameters. At every {@code jump_length}
   * states, counted from the least noisy, the way goes {@code jump_length} states back up, {@code
   * jump_n_sample − 1} times; and at every state it goes one up and down again, {@code n_sample −
   * 1} times.
   *
   * @param tT the number of steps {@code t_T}
   * @param jumpLength {@code jump_length}, at least 1
   * @param jumpSamples {@code jump_n_sample}, how often each stretch is gone through, at least 1
   * @param samples {@code n_sample}, how often each step is taken, at least 1
   * @param startResampling {@code start_resampling}: no way back leads above this index (state − 1)
   * @return the plan
   * @throws IllegalArgumentException if a number is below 1, or the plan has more than a million
   *     moves
   */
  public static TravelPlan resampling(
      int tT, int jumpLength, int jumpSamples, int samples, int startResampling) {
    if (tT < 1 || jumpLength < 1 || jumpSamples < 1 || samples < 1) {
      throw new IllegalArgumentException(
          "a plan needs at least 1 step, jump length and sample, not t_T=%d, jump_length=%d, "
                  .formatted(tT, jumpLength)
              + "jump_n_sample=%d, n_sample=%d".formatted(jumpSamples, samples));
    }
    long bound = (long) tT * samples * 2 * (jumpSamples + 1);
    if (bound > 4_000_000) {
      throw new IllegalArgumentException("the plan would have about " + bound + " moves");
    }
    int[] jumpsLeft = new int[tT];
    for (int t = 0; t < tT - jumpLength; t += jumpLength) {
      jumpsLeft[t] = jumpSamples - 1;
    }
    List<Integer> states = new ArrayList<>();
    int t = tT;
    while (t >= 1) {
      t--;
      states.add(t + 1);
      if (t + 1 < tT - 1 && t <= startResampling) {
        for (int i = 1; i < samples; i++) {
          states.add(t + 2);
          states.add(t + 1);
        }
      }
      if (jumpsLeft[t] > 0 && t <= startResampling - jumpLength) {
        jumpsLeft[t]--;
        for (int i = 0; i < jumpLength; i++) {
          t++;
          states.add(t + 1);
        }
      }
    }
    states.add(0);
    return new TravelPlan(states);
  }

  /**
   * Returns the state that the plan begins in.
   *
   * @return a number of steps, at least 1
   */
  public int start() {
    return states.get(0);
  }

  /**
   * Returns the number of moves.
   *
   * @return one less than the states
   */
  public int moves() {
    return states.size() - 1;
  }

  /**
   * Returns the first state of a move.
   *
   * @param move from 0
   * @return the state
   */
  public int from(int move) {
    return states.get(move);
  }

  /**
   * Returns the second state of a move.
   *
   * @param move from 0
   * @return the state
   */
  public int to(int move) {
    return states.get(move + 1);
  }

  /**
   * Returns whether a move leads down.
   *
   * @param move from 0
   * @return true for a denoising move, false for one that adds noise
   */
  public boolean denoises(int move) {
    return to(move) < from(move);
  }

  /**
   * Counts the moves of the same kind before a move: the index of its noise.
   *
   * @param move from 0
   * @return from 0
   */
  public int ordinal(int move) {
    int down = (move + start() - from(move)) / 2; // down + up = move, down − up = start − from
    return denoises(move) ? down : move - down;
  }

  /**
   * Returns the number of moves that denoise; each evaluates the network once.
   *
   * @return at least the number of states
   */
  public int evaluations() {
    return (moves() + start()) / 2;
  }
}
