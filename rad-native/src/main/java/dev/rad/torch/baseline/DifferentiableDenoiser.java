package dev.rad.torch.baseline;

import dev.rad.checkpoint.DType;
import dev.rad.torch.nn.CheckpointedPass;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.sampling.Denoiser;
import dev.rad.torch.tensor.Tensor;
import java.util.Objects;

/** A network whose derivatives by its input can be had. */
public interface DifferentiableDenoiser extends Denoiser {

  /**
   * Evaluates the network for its derivatives. Called, as its result is, where a graph of
   * derivatives is recorded.
   *
   * @param x noisy images, {@code [B, C, H, W]}
   * @param noise the noise level of every pixel
   * @return the evaluation, which serves within the scope that it was made in
   */
  Differentiated differentiate(Tensor x, NoiseInput noise);

  /** An evaluation that derivatives can be carried back through, once. */
  interface Differentiated {
    /**
     * Returns the network's output as {@link Denoiser#predict} does, detached from the graph of x.
     *
     * @return {@code [B, C_out, H, W]}, which wants a gradient
     */
    Tensor output();

    /**
     * Computes the vector–Jacobian product {@code Jᵀ v}.
     *
     * @param gradient v, derivatives by the output, of its shape
     * @return derivatives by the input, {@code [B, C, H, W]}
     */
    Tensor pullback(Tensor gradient);
  }

  /**
   * Wraps a UNet. Its blocks are computed again for the gradients, so that only one of them needs
   * its memory at a time (activation checkpointing).
   *
   * @param network the network, which stays the caller's
   * @return the same, differentiable
   */
  static DifferentiableDenoiser of(RadUNet network) {
    return new DifferentiableDenoiser() {
      @Override
      public Tensor predict(Tensor x, NoiseInput noise) {
        return network.forward(x, noise);
      }

      @Override
      public Differentiated differentiate(Tensor x, NoiseInput noise) {
        CheckpointedPass pass = network.checkpointed(x, noise, DType.F32);
        return new Differentiated() {
          @Override
          public Tensor output() {
            return pass.output();
          }

          @Override
          public Tensor pullback(Tensor gradient) {
            return pass.pullback(gradient);
          }
        };
      }
    };
  }

  /**
   * Wraps any function of tensor operations, such as a closed form, and keeps its whole graph in
   * memory.
   *
   * @param denoiser the function
   * @return the same, differentiable
   */
  static DifferentiableDenoiser of(Denoiser denoiser) {
    return new DifferentiableDenoiser() {
      @Override
      public Tensor predict(Tensor x, NoiseInput noise) {
        return denoiser.predict(x, noise);
      }

      @Override
      public Differentiated differentiate(Tensor x, NoiseInput noise) {
        Tensor input = x.detach().requiresGrad_();
        Tensor computed = denoiser.predict(input, noise);
        Tensor output = computed.detach().requiresGrad_();
        return new Differentiated() {
          @Override
          public Tensor output() {
            return output;
          }

          @Override
          public Tensor pullback(Tensor gradient) {
            computed.backward(gradient);
            return Objects.requireNonNull(input.grad());
          }
        };
      }
    };
  }
}
