package dev.rad.torch.baseline;

import dev.rad.Device;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;

/**
 * The known pixels of a batch of pictures: {@code y = m ⊙ photo} with the known pixels {@code m = 1
 * − hole}.
 *
 * @param photo {@code [B, C, H, W]} in {@code [−1, 1]}, 0 in the hole
 * @param hole {@code [B, 1, H, W]}, 1 = fill, 0 = keep
 */
public record Observation(Tensor photo, Tensor hole) {

  /**
   * Empties the hole of the photo, so that nothing under it can reach a result.
   *
   * @throws IllegalArgumentException if the shapes do not fit each other
   */
  public Observation {
    Shape images = photo.shape();
    Shape masks = hole.shape();
    if (images.rank() != 4
        || !masks.equals(Shape.of(images.size(0), 1, images.size(2), images.size(3)))) {
      throw new IllegalArgumentException(
          "an observation takes photos [B, C, H, W] and holes [B, 1, H, W], not "
              + images
              + " and "
              + masks);
    }
    photo = hole.gt(0.5).where(Tensors.zerosLike(photo), photo);
  }

  /**
   * Combines known and filled pixels by the projection rule that all methods share: one image's
   * known pixels, another's hole.
   *
   * @param known taken where the photo is known, {@code [B, C, H, W]}
   * @param filled taken in the hole, of the same shape
   * @return both together
   */
  public Tensor merge(Tensor known, Tensor filled) {
    return hole.gt(0.5).where(filled, known);
  }

  /**
   * Returns a map with 1 for known pixels and 0 for the hole.
   *
   * @return {@code m = 1 − hole}, {@code [B, 1, H, W]}
   */
  public Tensor known() {
    return hole.neg().add(1);
  }

  /**
   * Noises the photo to a level: {@code √ᾱ y + √(1−ᾱ) z}.
   *
   * @param alphaBar the survival ᾱ, in {@code [0, 1]}
   * @param z standard normal noise, {@code [B, C, H, W]}; null for none, where ᾱ is 1
   * @return the noisy photo
   */
  public Tensor noised(double alphaBar, Tensor z) {
    return z == null
        ? photo.mul(Math.sqrt(alphaBar))
        : photo.mul(Math.sqrt(alphaBar)).add(z.mul(Math.sqrt(1 - alphaBar)));
  }

  /**
   * Moves the observation to a device.
   *
   * @param device the device
   * @return the observation there
   */
  public Observation to(Device device) {
    return new Observation(photo.to(device), hole.to(device));
  }
}
