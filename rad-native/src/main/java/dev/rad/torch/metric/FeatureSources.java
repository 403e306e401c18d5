package dev.rad.torch.metric;

import dev.rad.feature.FeatureSource;

/** Rejects comparisons of features from different sources. */
final class FeatureSources {
  private FeatureSources() {}

  static void requireSizes(int reference, int judged) {
    if (reference != judged) {
      throw new IllegalArgumentException(
          "%d features cannot be compared with %d: take both of one network"
              .formatted(reference, judged));
    }
  }

  static void requireSources(FeatureSource reference, FeatureSource judged) {
    if (!reference.equals(judged)) {
      throw new IllegalArgumentException(
          "features of [%s] cannot be compared with those of [%s]: make both in one way"
              .formatted(reference, judged));
    }
  }
}
