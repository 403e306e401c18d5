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
 * The training data as a pure function: the seed, the step and a picture's place in the step's
 * batch determine its crop, mask and noise. A resumed training therefore gets the same data, and
 * neither micro-batches nor the number of processes change it.
 *
 * @param photos where crops come from
 * @param masks draws the masks, where the process has masks
 * @param schedule the schedule of the process
 * @param phase1Fraction the share of pictures that train phase 1, where the process has two phases
 * @param jitter changes the crops' colours; drawn last, so that it does not affect masks and noise
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
   * @param step the step, from 1
   * @param first the first picture's place in the whole batch
   * @param count the number of pictures
   * @return the pictures
   */
  List<TrainingExample> draw(long step, int first, int count) {
    List<TrainingExample> examples = new ArrayList<>(count);
    for (int i = first; i < first + count; i++) {
      examples.add(draw(random(seed, step, i)));
    }
    return examples;
  }

  /**
   * Returns the generator of a picture.
   *
   * @param seed the seed of the training
   * @param step the step
   * @param place the picture's place in the step's whole batch
   */
  static SplittableRandom random(long seed, long step, int place) {
    long base = new SplittableRandom(seed * GOLDEN_GAMMA + step).nextLong();
    return new SplittableRandom(base + place * GOLDEN_GAMMA);
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

  /** Draws the number of noise steps of a picture, choosing each phase with its share. */
  static int step(RadScheduler rad, double phase1Fraction, SplittableRandom random) {
    return random.nextDouble() < phase1Fraction
        ? 1 + random.nextInt(rad.phase1Steps())
        : rad.phase1Steps() + 1 + random.nextInt(rad.phase2Steps());
  }
}
