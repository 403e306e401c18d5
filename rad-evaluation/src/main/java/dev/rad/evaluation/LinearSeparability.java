package dev.rad.evaluation;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import dev.rad.feature.FeatureSource;
import dev.rad.feature.Features;

/**
 * U-IDS and P-IDS (Zhao et al. 2021, arXiv 2103.10428, section 3.2): how well a linear support
 * vector machine separates filled pictures from photographs by their features. It is trained and
 * tested on the same features, by LIBLINEAR, with squared hinge loss, C = 1 and a regularised bias,
 * as in scikit-learn's {@code LinearSVC(dual=False)}.
 *
 * <p>With fewer pictures than features, the classes are always separable and both scores are 0, so
 * several thousand pictures are needed. Takes 24 bytes of memory per feature and picture.
 *
 * @param unpaired U-IDS: the fraction of misclassified pictures, 0 to about 0.5; higher is better
 * @param paired P-IDS: the fraction of filled pictures rated more real than their own photograph, 0
 *     to 1; higher is better
 * @param count the number of pairs, N
 * @param source how the features were computed
 */
public record LinearSeparability(double unpaired, double paired, int count, FeatureSource source) {
  private static final double REAL = 1;
  private static final double FAKE = 0;
  private static final double TOLERANCE = 1e-6; // for the gradient; scikit-learn uses 1e-4

  /**
   * Compares filled pictures with photographs.
   *
   * @param real the features of the photographs
   * @param fake the features of the filled pictures, in the same order and from the same source
   * @return both scores
   * @throws IllegalArgumentException if the sources, or the numbers of pictures or of features,
   *     differ
   */
  public static LinearSeparability of(Features real, Features fake) {
    if (!real.source().equals(fake.source())
        || real.count() != fake.count()
        || real.size() != fake.size()) {
      throw new IllegalArgumentException(
          "%s and %s are no pairs: describe each photograph and its filling in one way"
              .formatted(real, fake));
    }
    double[] scores = scores(real, fake);
    int count = real.count();
    int mistaken = 0;
    int better = 0;
    for (int i = 0; i < count; i++) {
      mistaken += scores[i] > 0 ? 0 : 1;
      mistaken += scores[count + i] > 0 ? 1 : 0;
      better += scores[count + i] > scores[i] ? 1 : 0;
    }
    return new LinearSeparability(
        mistaken / (2.0 * count), (double) better / count, count, real.source());
  }

  /**
   * Returns the values of the decision function, positive for "real": first of all real features,
   * then of all fake ones.
   */
  static double[] scores(Features real, Features fake) {
    int count = real.count();
    Problem problem = new Problem();
    problem.l = 2 * count;
    problem.n = real.size() + 1;
    problem.bias = 1;
    problem.x = new Feature[2 * count][];
    problem.y = new double[2 * count];
    for (int i = 0; i < count; i++) {
      problem.x[i] = row(real.row(i));
      problem.y[i] = REAL;
      problem.x[count + i] = row(fake.row(i));
      problem.y[count + i] = FAKE;
    }
    Linear.disableDebugOutput();
    Parameter parameter = new Parameter(SolverType.L2R_L2LOSS_SVC, 1, TOLERANCE);
    Model model = Linear.train(problem, parameter);
    double sign = model.getLabels()[0] == (int) REAL ? 1 : -1;
    double[] scores = new double[2 * count];
    double[] value = new double[1];
    for (int i = 0; i < scores.length; i++) {
      Linear.predictValues(model, problem.x[i], value);
      scores[i] = sign * value[0];
    }
    return scores;
  }

  /** Returns a row in LIBLINEAR's format: features counted from 1, then the bias. */
  private static Feature[] row(float[] values) {
    Feature[] row = new Feature[values.length + 1];
    for (int k = 0; k < values.length; k++) {
      row[k] = new FeatureNode(k + 1, values[k]);
    }
    row[values.length] = new FeatureNode(values.length + 1, 1);
    return row;
  }

  /** {@return both scores with N, network, range and resizing} */
  @Override
  public String toString() {
    return "U-IDS %.4f, P-IDS %.4f (N = %d pairs; over %s)"
        .formatted(unpaired, paired, count, source.label());
  }
}
