package dev.rad.examples;

import dev.rad.InpaintOptions;
import dev.rad.Prior;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskSampler;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.sampling.UpdateRule;
import java.nio.file.Path;

/** Fills a hole of an own shape by an own solver. */
public final class OwnParts {

  /** Holes as wires across the sky are: one row of pixels in twenty, at a random height. */
  static final MaskSampler WIRES =
      (width, height, random) ->
          Mask.rectangle(
              width,
              height,
              new Region(0, random.nextInt(height * 19 / 20), width, Math.max(1, height / 20)));

  /**
   * DDIM without noise, written out: {@code x_prev = √ᾱ_prev x̂₀ + √(1 − ᾱ_prev) ε̂} (Song et al.
   * 2021, arXiv 2010.02502, equation 12 with σ = 0).
   */
  static final UpdateRule PLAIN_DDIM =
      (x, prediction, step, noise) ->
          prediction
              .x0()
              .mul(step.map(t -> Math.sqrt(t.alphaBarPrevious())))
              .addcmul(
                  prediction.noise(x, step),
                  step.map(t -> Math.sqrt(t.oneMinusAlphaBarPrevious())));

  private OwnParts() {}

  /**
   * Runs the example.
   *
   * @param arguments a photo, and the file to write
   */
  public static void main(String[] arguments) {
    RgbImage photo = RgbImage.read(Path.of(arguments[0]));
    Mask wire = WIRES.sample(photo.width(), photo.height(), new java.util.SplittableRandom(1));
    var options =
        InpaintOptions.defaults().withPrior(Prior.NETWORK).withSolver(PLAIN_DDIM).withSteps(10);
    try (var rad = RadInpainter.loadDefault()) {
      rad.inpaint(photo, wire, options).write(Path.of(arguments[1]));
    }
  }
}
