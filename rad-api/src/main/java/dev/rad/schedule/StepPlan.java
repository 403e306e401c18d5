package dev.rad.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The reverse steps that a sampler takes, in order. Immutable. States are counted in noise steps
 * {@code k}, 0 being the clean picture.
 *
 * <p>Steps may skip states, because Gaussian steps compose: see {@link Transition}.
 */
public final class StepPlan {
  private static final int REFERENCE_START = 1000;
  private static final int REFERENCE_TOP_INDEX = 990;

  private final List<Step> steps;
  private final int start;

  private StepPlan(List<Step> steps, int start) {
    this.steps = List.copyOf(steps);
    this.start = start;
  }

  /**
   * One reverse step.
   *
   * @param from the state it starts in
   * @param to the cleaner state it leads to
   */
  public record Step(int from, int to) {
    /**
     * Checks the direction.
     *
     * @param from the state it starts in
     * @param to the cleaner state it leads to
     * @throws IllegalArgumentException unless {@code from > to ≥ 0}
     */
    public Step {
      if (to < 0 || from <= to) {
        throw new IllegalArgumentException(
            "a reverse step leads to fewer noise steps, found " + from + " to " + to);
      }
    }
  }

  /**
   * Creates a plan whose states divide {@code 0..top} as evenly as whole numbers can: {@code k_j =
   * round(top · (count − j) / count)} for {@code j = 0..count}, halves up.
   *
   * @param top the noisiest state, where sampling begins; {@code T₁} to fill a hole with RAD
   * @param count how many steps, in {@code 1..top}
   * @return a chained plan from {@code top} to 0
   * @throws IllegalArgumentException if the count is out of range
   */
  public static StepPlan evenlySpaced(int top, int count) {
    if (count < 1 || count > top) {
      throw new IllegalArgumentException(
          "a plan from state %d has 1..%d steps, asked for %d"
              .formatted(top, Math.max(top, 0), count));
    }
    List<Step> steps = new ArrayList<>(count);
    for (int left = count; left > 0; left--) {
      steps.add(new Step(evenState(top, count, left), evenState(top, count, left - 1)));
    }
    return new StepPlan(steps, top);
  }

  /**
   * Creates an even plan that begins with less than all the noise, so that the result stays near
   * the picture that was noised (SDEdit, arXiv:2108.01073): from state {@code round(strength ·
   * top)}, halves up, and at least 1.
   *
   * @param top the noisiest state; {@code T₁} to fill a hole with RAD
   * @param count how many steps, in {@code 1..top}; fewer are taken where the start has fewer
   * @param strength above 0, at most 1; 1 is {@link #evenlySpaced} and starts from pure noise
   * @return a chained plan to state 0
   * @throws IllegalArgumentException if the count or the strength is out of range
   */
  public static StepPlan ofStrength(int top, int count, double strength) {
    if (!(strength > 0 && strength <= 1)) {
      throw new IllegalArgumentException(
          "the strength must be above 0 and at most 1, found " + strength);
    }
    StepPlan whole = evenlySpaced(top, count);
    if (strength == 1) {
      return whole;
    }
    int start = (int) Math.max(1, Math.round(strength * top));
    return evenlySpaced(start, Math.min(count, start));
  }

  /**
   * Creates a plan whose first step leads from all the noise to little at once, so that the other
   * steps begin near the mean of all plausible pictures and add the detail ("Come closer, diffuse
   * faster", Chung et al. 2022, arXiv:2112.05146, which takes the mean from another network). The
   * other steps are about as wide as even ones would be, so there are fewer: {@code 1 + end ×
   * count}.
   *
   * @param top the noisiest state; {@code T₁} to fill a hole with RAD
   * @param count how many even steps would lead to 0, in {@code 1..top}; a single one does
   * @param end where the first step ends, as a share of {@code top}: above 0, below 1
   * @return a chained plan from {@code top} to 0, of two steps or more unless the count is 1
   * @throws IllegalArgumentException if the count or the share is out of range
   */
  public static StepPlan withFirstStep(int top, int count, double end) {
    if (!(end > 0 && end < 1)) {
      throw new IllegalArgumentException(
          "the first step ends above 0 and below 1 of the noise, found " + end);
    }
    StepPlan even = evenlySpaced(top, count);
    if (count == 1) {
      return even;
    }
    int near = (int) Math.max(1, Math.min(top - 1, Math.round(end * top)));
    int others = (int) Math.max(1, Math.min(Math.min(count - 1, near), Math.round(end * count)));
    List<Step> steps = new ArrayList<>(others + 1);
    steps.add(new Step(top, near));
    steps.addAll(evenlySpaced(near, others).steps);
    return new StepPlan(steps, top);
  }

  /**
   * Creates a plan of the states that an ADM with respaced steps visits: the indices that {@code
   * timestep_respacing} keeps of one section, both ends included; index {@code t} stands for state
   * {@code t + 1}.
   *
   * @param top the noisiest state
   * @param count how many steps, in {@code 1..top}
   * @return a chained plan to state 0; it begins in {@code top}, or with a single step in state 1
   * @throws IllegalArgumentException if the count is out of range
   */
  public static StepPlan respaced(int top, int count) {
    int[] indices = Respacing.indices(top, Integer.toString(count));
    List<Step> steps = new ArrayList<>(indices.length);
    for (int i = indices.length - 1; i >= 0; i--) {
      steps.add(new Step(indices[i] + 1, i == 0 ? 0 : indices[i - 1] + 1));
    }
    return new StepPlan(steps, top);
  }

  /**
   * Returns the plan of the RAD reference program, to reproduce its pictures. It begins in state
   * 1000 and visits the indices {@code t = round(990 · (1 − i / (count − 1)))}, halves to even,
   * where index {@code t} stands for state {@code t + 1}; from each it steps {@code 1000 / count}
   * states down, rounded down, or to the clean picture if that is past it.
   *
   * <p>Its two quirks are kept. The first step treats the start as state 991. And the steps chain
   * only where {@code 990 / (count − 1)} is whole and equals {@code 1000 / count} rounded down, as
   * it does for the program's default of 100; otherwise a step does not begin where the one before
   * ended, and above 991 steps some indices are visited twice. For new work use {@link
   * #evenlySpaced}.
   *
   * @param count how many steps, in {@code 1..1000}
   * @return the plan, which starts in state 1000
   * @throws IllegalArgumentException if the count is out of range
   */
  public static StepPlan radReference(int count) {
    if (count < 1 || count > REFERENCE_START) {
      throw new IllegalArgumentException(
          "the reference plan has 1.." + REFERENCE_START + " steps, asked for " + count);
    }
    List<Step> steps = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      double position =
          count == 1
              ? REFERENCE_TOP_INDEX
              : (double) REFERENCE_TOP_INDEX * (count - 1 - i) / (count - 1);
      int from = (int) Math.rint(position) + 1;
      steps.add(new Step(from, Math.max(from - REFERENCE_START / count, 0)));
    }
    return new StepPlan(steps, REFERENCE_START);
  }

  /**
   * Creates a plan from any steps in the given order; sampling begins where the first one does.
   *
   * @param steps at least one; they need not chain
   * @return the plan
   * @throws IllegalArgumentException if there are no steps
   */
  public static StepPlan of(List<Step> steps) {
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a plan needs at least 1 step, found none");
    }
    return new StepPlan(steps, steps.get(0).from());
  }

  /**
   * Plans every step of a schedule, one by one: {@code T, T − 1, …, 1, 0}.
   *
   * @param schedule the schedule, respaced as wanted
   * @return a chained plan from {@code schedule.steps()} to 0
   */
  public static StepPlan every(NoiseSchedule schedule) {
    return evenlySpaced(schedule.steps(), schedule.steps());
  }

  /**
   * Returns the steps in the order in which they are taken.
   *
   * @return an unmodifiable list of at least one step
   */
  public List<Step> steps() {
    return steps;
  }

  /**
   * Returns the state that sampling begins in. It is where the first step begins, except in {@link
   * #radReference}.
   *
   * @return a number of noise steps, at least 1
   */
  public int start() {
    return start;
  }

  /**
   * Returns whether the plan leads from its start to the clean picture without gaps: each step
   * begins where the one before ended, and the last ends in state 0.
   *
   * @return whether all steps chain
   */
  public boolean isChained() {
    int last = steps.size() - 1;
    return steps.get(0).from() == start
        && steps.get(last).to() == 0
        && IntStream.range(0, last).allMatch(i -> steps.get(i).to() == steps.get(i + 1).from());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StepPlan that && start == that.start && steps.equals(that.steps);
  }

  @Override
  public int hashCode() {
    return 31 * steps.hashCode() + start;
  }

  @Override
  public String toString() {
    int last = steps.get(steps.size() - 1).to();
    return "StepPlan[" + steps.size() + " steps from " + start + " to " + last + "]";
  }

  private static int evenState(int top, int count, int left) {
    return (int) ((2L * top * left + count) / (2L * count));
  }
}
