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
 * The result of a method on a case.
 *
 * @param testCase the case
 * @param hole the fraction of the picture inside the hole, 0 to 1
 * @param method the label of the method
 * @param seed the seed of the noise
 * @param steps the steps of the schedule, 0 if there is none
 * @param cost the cost of the run
 * @param metrics the metrics of the filled picture
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
   * The cost of a run.
   *
   * @param forward the number of network evaluations
   * @param backward the number of backward passes
   * @param setUp the seconds before the first evaluation
   * @param seconds the total seconds, including set-up
   */
  record Cost(int forward, int backward, double setUp, double seconds) {

    static Cost of(InferenceCost cost) {
      double setUp = cost.setUp().toNanos() * 1e-9;
      double run = cost.run().toNanos() * 1e-9;
      return new Cost(cost.forward(), cost.backward(), setUp, setUp + run);
    }

    /** Returns the seconds per evaluation, without set-up; NaN if there was none. */
    double perEvaluation() {
      return forward == 0 ? Double.NaN : (seconds - setUp) / forward;
    }
  }

  /** Computes the metrics of a filled picture; those of detail only if the hole is wide enough. */
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

  /** Returns a copy with one more metric. */
  Result with(Metric metric, double value) {
    Map<Metric, Double> more = new EnumMap<>(metrics);
    more.put(metric, value);
    return new Result(testCase, hole, method, seed, steps, cost, more);
  }

  /** Returns the key that identifies this result. */
  Key key() {
    return new Key(testCase.picture(), testCase.mask(), method);
  }

  /** The unique key of a result. */
  record Key(String picture, String mask, String method) {}
}
