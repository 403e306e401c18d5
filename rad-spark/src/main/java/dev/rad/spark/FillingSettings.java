package dev.rad.spark;

import dev.rad.InpaintOptions;
import dev.rad.Prior;
import dev.rad.SoftMask;
import dev.rad.image.RgbImage;
import dev.rad.placement.Placement;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link InpaintOptions} in serialisable form, without a listener.
 *
 * @param seed the job's seed
 * @param firstStep where the first step ends; null if that is left to the network
 * @param placement the placement's name
 */
record FillingSettings(
    long seed,
    int steps,
    @Nullable Double firstStep,
    String solver,
    String placement,
    double strength,
    SoftMask softMask,
    Prior prior,
    ArrayList<Double> levelStrengths,
    ArrayList<Pixels> references,
    boolean straightLines,
    int candidates)
    implements Serializable {

  /** A picture's pixels, red, green and blue of each, row by row. */
  record Pixels(int width, int height, byte[] rgb) implements Serializable {

    static Pixels of(RgbImage image) {
      byte[] rgb = new byte[3 * image.width() * image.height()];
      for (int y = 0, i = 0; y < image.height(); y++) {
        for (int x = 0; x < image.width(); x++) {
          rgb[i++] = (byte) image.red(x, y);
          rgb[i++] = (byte) image.green(x, y);
          rgb[i++] = (byte) image.blue(x, y);
        }
      }
      return new Pixels(image.width(), image.height(), rgb);
    }

    RgbImage toImage() {
      return RgbImage.of(width, height, rgb);
    }

    /** Returns the settings as text, for the digest of a job's options. */
    @Override
    public String toString() {
      return width + "×" + height + " " + Digests.hex(rgb);
    }
  }

  static FillingSettings of(InpaintOptions options) {
    return new FillingSettings(
        options.seed(),
        options.steps(),
        options.firstStep().isPresent() ? options.firstStep().getAsDouble() : null,
        options.solver().name(),
        options.placement().name(),
        options.strength(),
        options.softMask(),
        options.prior(),
        new ArrayList<>(options.levelStrengths()),
        new ArrayList<>(options.references().stream().map(Pixels::of).toList()),
        options.straightLines(),
        options.candidates());
  }

  InpaintOptions toOptions() {
    InpaintOptions base = InpaintOptions.defaults();
    return (firstStep == null ? base : base.withFirstStep(firstStep))
        .withSeed(seed)
        .withSteps(steps)
        .withSolver(solver)
        .withPlacement(Placement.named(placement))
        .withStrength(strength)
        .withSoftMask(softMask)
        .withPrior(prior)
        .withLevelStrengths(List.copyOf(levelStrengths))
        .withReferences(references.stream().map(Pixels::toImage).toList())
        .withStraightLines(straightLines)
        .withCandidates(candidates);
  }
}
