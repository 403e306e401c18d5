package dev.rad.torch.training;

import dev.rad.Device;
import dev.rad.latent.AutoencoderConfig;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskSampler;
import dev.rad.schedule.RadScheduler;
import dev.rad.torch.latent.LatentMasks;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The training data of latents as a pure function of the seed, the step and the place in the step's
 * batch.
 *
 * @param latents the source of the squares
 * @param autoencoder gives the scale of the latents, and the number of pixels that each stands for
 * @param masks draws masks of pixels
 * @param schedule the schedule of the noise
 * @param phase1Fraction the share of squares that train phase 1
 * @param seed the seed of everything
 */
record LatentExamples(
    LatentCache latents,
    AutoencoderConfig autoencoder,
    MaskSampler masks,
    RadScheduler schedule,
    double phase1Fraction,
    long seed) {

  private static final double LEFT_OUT = 0.1; // of the texts

  /** Draws a part of a step's batch, with its noise. */
  TrainingBatch draw(long step, int first, int count, Device device) {
    List<Tensor> clean = new ArrayList<>();
    List<Tensor> noise = new ArrayList<>();
    List<Mask> holes = new ArrayList<>();
    int[] k = new int[count];
    for (int i = 0; i < count; i++) {
      SplittableRandom random = random(step, first + i);
      Tensor latent = latents.draw(random.nextInt(latents.count()), random.nextLong());
      clean.add(latent.mul(autoencoder.scalingFactor()));
      noise.add(Tensors.randn(random.nextLong(), latent.shape().toArray()));
      holes.add(hole(random));
      k[i] = ExampleSource.step(schedule, phase1Fraction, random);
    }
    return TrainingBatch.of(
        Tensors.cat(0, clean.toArray(Tensor[]::new)).to(device),
        Tensors.cat(0, noise.toArray(Tensor[]::new)).to(device),
        holes,
        k,
        schedule);
  }

  private SplittableRandom random(long step, int place) {
    return ExampleSource.random(seed, step, place);
  }

  /**
   * Returns the photo whose text the network is given with a square of {@link #draw}.
   *
   * @return the photo's number, or −1 where the text is left out
   */
  int captioned(long step, int place) {
    SplittableRandom random = random(step, place);
    int photo = latents.photo(random.nextInt(latents.count()));
    return random.split().nextDouble() < LEFT_OUT ? -1 : photo;
  }

  /** Draws a mask of pixels and reduces it to the latents' size as inpainting does. */
  private Mask hole(SplittableRandom random) {
    int factor = autoencoder.factor();
    Mask pixels = masks.sample(latents.width() * factor, latents.height() * factor, random);
    return LatentMasks.widened(LatentMasks.blocks(pixels, factor));
  }
}
