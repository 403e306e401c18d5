package dev.rad.torch;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The ways to fill holes with a latent diffusion network. */
public enum LatentMethod {
  /**
   * A noise level for every latent pixel (RAD, CVPR 2025): known latents are clean from the start,
   * and told so. It wants a network that was trained for it; one that was not takes known latents
   * for a picture's last step.
   */
  RAD("rad"),
  /**
   * A network for inpainting, which is given the mask and the masked picture's latents in five
   * further channels (Rombach et al. 2022, arXiv 2112.10752, section 4.5).
   */
  CHANNELS9("channels9"),
  /**
   * Any network: after every step known latents are replaced by the picture's, as noisy as the rest
   * (blended latent diffusion, Avrahami et al. 2023, arXiv 2206.02779).
   */
  BLENDED("blended");

  private final String label;

  LatentMethod(String label) {
    this.label = label;
  }

  /**
   * Returns the name that {@link #named} takes.
   *
   * @return in lower case
   */
  public String label() {
    return label;
  }

  /**
   * Finds a method by its name.
   *
   * @param name {@code rad}, {@code channels9} or {@code blended}, in any case
   * @return the method
   * @throws IllegalArgumentException if there is none of that name; the message lists the names
   */
  public static LatentMethod named(String name) {
    return Arrays.stream(values())
        .filter(method -> method.label.equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no method '%s' of latent inpainting: name one of %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(LatentMethod::label)
                                .collect(Collectors.joining(", ")))));
  }
}
