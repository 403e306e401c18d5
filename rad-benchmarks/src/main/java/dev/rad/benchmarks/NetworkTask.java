package dev.rad.benchmarks;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.image.Region;
import dev.rad.mask.Mask;
import dev.rad.model.UNetCost;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;
import java.util.Collections;

/**
 * The input of a network: pictures of noise, with a central square of half their width as the hole.
 * torch_worker.py makes the same, bit for bit.
 *
 * @param size the side of the pictures in pixels
 * @param batch the number of pictures
 * @param noise the kind of noise input
 * @param dtype the element type of the network
 * @param device the device of network and tensors
 */
record NetworkTask(int size, int batch, Noise noise, DType dtype, Device device) {

  /** Creates a task on the CPU. */
  NetworkTask(int size, int batch, Noise noise, DType dtype) {
    this(size, batch, noise, dtype, Device.CPU);
  }

  /** The state that single steps start from: half of the noise steps are left. */
  static final int FROM = 500;

  /** The seed of the pictures. */
  static final long SEED = 1;

  /** The kind of noise input. */
  enum Noise {
    /** One noise level per image: a plain diffusion step. */
    UNIFORM,
    /** Two noise levels and a mask. */
    HARD,
    /** One noise level per pixel, each embedded by itself. */
    DENSE
  }

  /** Returns the hole of every picture. */
  Mask hole() {
    return Mask.rectangle(size, size, new Region(size / 4, size / 4, size / 2, size / 2));
  }

  /** Creates the pictures, {@code [B, 3, S, S]}, which the caller must close. */
  Tensor pictures() {
    try (var scope = TensorScope.open()) {
      return scope.release(Tensors.randn(SEED, batch, 3, size, size).to(device));
    }
  }

  private Tensor holes(int count) {
    Tensor one = Tensors.of(hole().toFloats(), 1, 1, size, size).to(device);
    return Tensors.cat(0, Collections.nCopies(count, one).toArray(Tensor[]::new));
  }

  /** Creates the noise input of some pictures in state {@link #FROM}. */
  NoiseInput noiseInput(int count) {
    double[] steps = new double[count];
    Arrays.fill(steps, FROM);
    return switch (noise) {
      case UNIFORM -> NoiseInput.uniform(steps);
      case HARD -> NoiseInput.Levels.ofHardMask(new double[count], steps, holes(count));
      case DENSE -> new NoiseInput.Dense(holes(count).mul(FROM));
    };
  }

  /** Returns the minimum cost of a network evaluation. */
  Cost cost(RadUNet network) {
    UNetCost cost = UNetCost.of(network.config(), size, size);
    return new Cost(cost.flops(batch), cost.bytes(batch, dtype.bytes()));
  }
}
