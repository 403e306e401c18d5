package dev.rad.torch.training;

import dev.rad.torch.nn.AutoencoderKL;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Pooling;
import dev.rad.torch.tensor.Tensor;

/**
 * The loss of an autoencoder of pictures. Instead of the features of a pretrained network it
 * compares the bands of a Laplacian pyramid (Burt and Adelson 1983), {@code b_l = x_l − up(down
 * x_l)} with {@code x_{l+1} = down x_l}, where down takes means of 2×2 pixels and up repeats them:
 *
 * <pre>{@code
 * |x̂ − x| + |ĉ − c| + Σ_l (|b̂_l − b_l| + ¼ |σ̂_l − σ_l|) + w KL
 * }</pre>
 *
 * <p>All but the last are means over pixels. c are the differences of red and green and of green
 * and blue, over 2×2 pixels: colours are a small part of the other terms, and would be learned
 * late. σ_l is the root mean square of a band over 4×4 of its pixels: texture that cannot be
 * reconstructed costs less if its contrast is right than if it is smooth. KL is the divergence of
 * the latents' distributions from the standard normal in nats, divided by the numbers of the
 * picture (Rombach et al. 2022, arXiv 2112.10752, section 3.1).
 *
 * @param klWeight w, at least 0
 */
record ReconstructionLoss(double klWeight) {

  private static final int BANDS = 3;
  private static final int LOCAL = 4; // pixels of a band

  /** The pictures' sides are multiples of this, in pixels. */
  static final int SIDE = LOCAL << (BANDS - 1);

  private static final double CONTRAST = 0.25;
  private static final double EPS = 1e-4; // a tenth of a grey value, squared; for the derivative
  private static final double LN2 = Math.log(2);

  /**
   * Computes the loss.
   *
   * @param decoded x̂, {@code [B, 3, H, W]} in float32, with H and W multiples of {@link #SIDE}
   * @param pictures x, the same shape
   * @param posterior the latents' distributions, in float32
   * @return the whole, the mean squared error, and the divergence in bits for each latent number
   */
  HybridLoss.Value of(Tensor decoded, Tensor pictures, AutoencoderKL.Posterior posterior) {
    Tensor error = decoded.sub(pictures);
    Tensor total = error.abs().mean();
    Tensor made = decoded;
    Tensor real = pictures;
    for (int band = 0; band < BANDS; band++) {
      Tensor smallerMade = Functional.averagePool2x(made);
      Tensor smallerReal = Functional.averagePool2x(real);
      Tensor bandMade = made.sub(Functional.nearestUpsample2x(smallerMade));
      Tensor bandReal = real.sub(Functional.nearestUpsample2x(smallerReal));
      total =
          total
              .add(bandMade.sub(bandReal).abs().mean())
              .add(contrast(bandMade).sub(contrast(bandReal)).abs().mean().mul(CONTRAST));
      if (band == 0) {
        total = total.add(colours(smallerMade.sub(smallerReal)).abs().mean());
      }
      made = smallerMade;
      real = smallerReal;
    }
    Tensor divergence = divergence(posterior);
    double share = (double) posterior.mean().shape().elements() / pictures.shape().elements();
    return new HybridLoss.Value(
        total.add(divergence.mul(klWeight * share)),
        error.square().mean(),
        divergence.mul(1 / LN2));
  }

  private static Tensor colours(Tensor rgb) {
    return rgb.narrow(1, 0, 2).sub(rgb.narrow(1, 1, 2));
  }

  private static Tensor contrast(Tensor band) {
    return Pooling.average(band.square(), LOCAL, LOCAL, 0).add(EPS).sqrt();
  }

  /** Returns the mean divergence of a latent number from the standard normal, in nats. */
  private static Tensor divergence(AutoencoderKL.Posterior posterior) {
    return posterior
        .mean()
        .square()
        .add(posterior.logVariance().exp())
        .sub(posterior.logVariance())
        .add(-1)
        .mul(0.5)
        .mean();
  }
}
