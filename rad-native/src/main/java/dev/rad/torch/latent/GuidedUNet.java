package dev.rad.torch.latent;

import dev.rad.torch.nn.UNet2DConditionModel;
import dev.rad.torch.nn.conditioning.LevelMaps;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.nn.conditioning.TextContext;
import dev.rad.torch.sampling.Denoiser;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A network guided towards one text and away from another by classifier-free guidance (Ho and
 * Salimans 2022, arXiv 2207.12598): {@code o = o_n + w (o_p − o_n)}, both evaluated as one batch,
 * the negative text first. With {@code w ≤ 1} there is no guidance, and only the prompt is
 * evaluated.
 *
 * <p>It serves one run on one thread. Close it after its last use; the caller keeps ownership of
 * the network and the extra channels.
 */
public final class GuidedUNet implements Denoiser, AutoCloseable {

  private final UNet2DConditionModel network;
  private final TextContext text; // [1 or 2, T, D], negative first
  private final double guidance;
  private final @Nullable Tensor extra; // [1, C', h, w] after the latents; null for none
  private @Nullable LevelMaps single; // the last that were doubled
  private @Nullable LevelMaps twice;

  /**
   * Creates a guided network.
   *
   * @param network the network of latents
   * @param negative the encoded text of what the picture should not show, {@code [1, T, D]}; null
   *     for no guidance, whatever w is
   * @param prompt the encoded text of what it should show, {@code [1, T, D]}
   * @param guidance w
   * @param extra the network's input channels after the latents, {@code [1, C', h, w]}: for an
   *     inpainting network, the mask and the masked picture's latents; null for none
   */
  public GuidedUNet(
      UNet2DConditionModel network,
      @Nullable Tensor negative,
      Tensor prompt,
      double guidance,
      @Nullable Tensor extra) {
    this.network = network;
    this.guidance = negative == null ? 1 : guidance;
    this.extra = extra;
    try (var scope = TensorScope.open()) {
      Tensor rows =
          negative != null && guidance > 1 ? Tensors.cat(0, negative, prompt) : prompt.copy();
      this.text = new TextContext(scope.release(rows));
    }
  }

  @Override
  public Tensor predict(Tensor x, NoiseInput noise) {
    return TensorScope.compute(
        () -> {
          Tensor input = extra == null ? x : Tensors.cat(1, x, extra);
          if (!(guidance > 1)) {
            return network.forward(input, noise, text);
          }
          Tensor[] outputs =
              network.forward(Tensors.cat(0, input, input), twice(noise), text).chunk(2, 0);
          return outputs[0].add(outputs[1].sub(outputs[0]).mul(guidance));
        });
  }

  private NoiseInput twice(NoiseInput noise) {
    if (noise instanceof NoiseInput.Levels levels) {
      float[] steps = levels.steps()[0];
      float[][] both = {steps.clone(), steps.clone()};
      return levels.maps() == null
          ? new NoiseInput.Levels(both, (LevelMaps) null)
          : new NoiseInput.Levels(both, twice(levels.maps()));
    }
    if (noise instanceof NoiseInput.Dense dense) {
      return new NoiseInput.Dense(Tensors.cat(0, dense.steps(), dense.steps()));
    }
    throw new IllegalArgumentException(
        "a network of latents knows levels and maps of noise, not " + noise);
  }

  /** Doubles a run's maps once; all steps of the run share the result. */
  private LevelMaps twice(LevelMaps maps) {
    if (twice == null || single != maps) {
      closeMaps();
      try (var scope = TensorScope.open()) {
        twice = LevelMaps.of(scope.release(Tensors.cat(0, maps.weights(), maps.weights())));
      }
      single = maps;
    }
    return twice;
  }

  private void closeMaps() {
    if (twice != null) {
      twice.close();
      twice = null;
    }
  }

  /** Frees the texts. Calling it again has no effect. */
  @Override
  public void close() {
    closeMaps();
    text.close();
  }

  /** {@return network and guidance} */
  @Override
  public String toString() {
    return "GuidedUNet[%s, w=%s, texts %s]"
        .formatted(network, guidance, Arrays.toString(text.rows().shape().toArray()));
  }
}
