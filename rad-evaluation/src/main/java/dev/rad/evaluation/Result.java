package dev.rad.evaluation;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.metric.FineColourEnergy;
import dev.rad.metric.FineEnergy;
import dev.rad.metric.L1;
import dev.rad.metric.LaplacianEnergy;
import dev.rad.metric.PatchDistance;
import dev.rad.metric.Psnr;
import dev.rad.metric.Seam;
import dev.rad.metric.Ssim;
import dev.rad.torch.baseline.InferenceCost;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of one case by one method.
 *
 * @param one the case
 * @param hole share of the picture that was filled, 0 to 1
 * @param method label of the method
 * @param seed of the noise
 * @param steps of the schedule, 0 where there is none
 * @param cost what it took
 * @param metrics what was measured
 */
record Result(
    TestCase testCase,
    double hole,
    String method,
    long seed,
    int steps,
    Cost cost,
    Map<Metric, Double> metrics) {

  Result {
    metrics = Collections.unmodifiableMap(new EnumMap<>(metrics));
  }

  /**
   * What a filling cost.
   *
   * @param forward evaluations of the network
   * @param backward derivatives through it
   * @param setUp seconds before the first evaluation
   * @param seconds in all, set-up included
   */
  record Cost(int forward, int backward, double setUp, double seconds) {

    static Cost of(InferenceCost cost) {
      double setUp = cost.setUp().toNanos() * 1e-9;
      double run = cost.run().toNanos() * 1e-9;
      return new Cost(cost.forward(), cost.backward(), setUp, setUp + run);
    }

    /** Seconds per evaluation, set-up left out; not a number where there is none. */
    double perEvaluation() {
      return forward == 0 ? Double.NaN : (seconds - setUp) / forward;
    }
  }

  /** Measures a filling; detail only where the hole is wide enough for it. */
  static Map<Metric, Double> measure(RgbImage truth, RgbImage filled, Mask hole) {
    Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
    metrics.put(Metric.PSNR, Psnr.of(truth, filled));
    metrics.put(Metric.PSNR_HOLE, Psnr.inHole(truth, filled, hole));
    metrics.put(Metric.SSIM, Ssim.of(truth, filled));
    metrics.put(Metric.SSIM_HOLE, Ssim.inHole(truth, filled, hole));
    metrics.put(Metric.L1, L1.of(truth, filled));
    metrics.put(Metric.L1_HOLE, L1.inHole(truth, filled, hole));
    metrics.put(Metric.SEAM, Seam.of(filled, hole));
    metrics.put(Metric.SEAM_PHOTO, Seam.of(truth, hole));
    metrics.put(Metric.SEAM_RATIO, Seam.ratio(truth, filled, hole));
    metrics.put(Metric.PATCHES, PatchDistance.of(truth, filled, hole));
    if (LaplacianEnergy.isMeasurable(hole)) {
      metrics.put(Metric.LAPLACIAN, LaplacianEnergy.ratio(truth, filled, hole));
      metrics.put(Metric.FINE, FineEnergy.ratio(truth, filled, hole));
      metrics.put(Metric.FINE_COLOUR, FineColourEnergy.ratio(truth, filled, hole));
      metrics.put(Metric.FINE_PHOTO, FineEnergy.of(truth, hole));
    }
    return metrics;
  }

  /** The same with another measure. */
  Result with(Metric metric, double value) {
    Map<Metric, Double> more = new EnumMap<>(metrics);
    more.put(metric, value);
    return new Result(testCase, hole, method, seed, steps, cost, more);
  }

  /** What no other result has alike. */
  Key key() {
    return new Key(testCase.picture(), testCase.mask(), method);
  }

  /** What no two results have alike. */
  record Key(String picture, String mask, String method) {}
}
