package dev.rad.torch.nn.conditioning;

/**
 * The share of each noise level at the pixels of one image.
 *
 * @param weights the weights of the batch, {@code [K, pixels]} for each image
 * @param offset where the image's weights begin
 * @param levels K
 * @param pixels the number of pixels
 */
record MixtureWeights(float[] weights, int offset, int levels, int pixels) {

  /** Returns a pixel's share of one level. */
  float at(int level, int pixel) {
    return weights[offset + level * pixels + pixel];
  }

  /** Returns a pixel's share of each level, {@code [K]}. */
  float[] of(int pixel) {
    float[] mixture = new float[levels];
    for (int k = 0; k < levels; k++) {
      mixture[k] = at(k, pixel);
    }
    return mixture;
  }
}
