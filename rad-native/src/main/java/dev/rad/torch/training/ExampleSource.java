package dev.rad.torch.training;

import dev.rad.mask.Mask;
import dev.rad.mask.MaskSampler;
import dev.rad.schedule.NoiseSchedule;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.TdPaintTrainingSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The training data as a pure function: which crop, mask and noise a picture gets follows from the
 * seed, the step and its place in the step's batch. So a training resumes with the data that it
 * would have had, and neither micro-batches nor several processes change it.
 *
 * @param photos where crops come from
 * @param masks draws the masks of the processes that have any
 * @param schedule the schedule of the process
 * @param phase1Fraction how many pictures train phase 1, where the process has two
 * @param jitter changes the crops' colours; drawn last, so that masks and noise are the same with
 *     and without it
 * @param seed the seed of everything
 */
record ExampleSource(
    PhotoFolder photos,
    MaskSampler masks,
    NoiseSchedule schedule,
    double phase1Fraction,
    ColourJitter jitter,
    long seed) {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /**
   * Draws a part of a step's batch.
   *
   * @param step from 1
   * @param first the first picture's place in the whole batch
   * @param count how many pictures
   * @return the pictures
   */
  List<TrainingExample> draw(long step, int first, int count) {
    SplittableRandom ofStep = new SplittableRandom(seed * GOLDEN_GAMMA + step);
    long base = ofStep.nextLong();
    List<TrainingExample> examples = new ArrayList<>(count);
    for (int i = first; i < first + count; i++) {
      examples.add(draw(new SplittableRandom(base + i * GOLDEN_GAMMA)));
    }
    return examples;
  }

  private TrainingExample draw(SplittableRandom random) {
    float[] crop = photos.crop(random);
    int side = photos.size();
    if (schedule instanceof RadScheduler rad) {
      int k = step(rad, phase1Fraction, random);
      return example(crop, masks.sample(side, side, random), k, random);
    }
    if (schedule instanceof TdPaintTrainingSchedule) {
      random.nextDouble(); // RAD draws a phase here: its masks and noise are the same
      int k = 1 + random.nextInt(schedule.steps());
      return example(crop, masks.sample(side, side, random), k, random);
    }
    int k = 1 + random.nextInt(schedule.steps());
    return example(crop, Mask.full(side, side), k, random);
  }

  private TrainingExample example(float[] crop, Mask mask, int k, SplittableRandom random) {
    long noiseSeed = random.nextLong();
    return new TrainingExample(jitter.apply(crop, random), mask, k, noiseSeed);
  }

  /** Draws how many noise steps a picture gets, of either phase with its share. */
  static int step(RadScheduler rad, double phase1Fraction, SplittableRandom random) {
    return random.nextDouble() < phase1Fraction
        ? 1 + random.nextInt(rad.phase1Steps())
        : rad.phase1Steps() + 1 + random.nextInt(rad.phase2Steps());
  }
}
