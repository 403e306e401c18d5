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
 * What a network is given: noise for pictures, and the square in their middle, half as wide, for a
 * hole. torch_worker.py makes the same, bit for bit.
 *
 * @param size side of the pictures, in pixels
 * @param batch how many
 * @param noise how the network is told of the noise
 * @param dtype the network's element type
 * @param device where all of it is
 */
record NetworkTask(int size, int batch, Noise noise, DType dtype, Device device) {

  /** On the processor. */
  NetworkTask(int size, int batch, Noise noise, DType dtype) {
    this(size, batch, noise, dtype, Device.CPU);
  }

  /** The state that single steps start in: half of the noise steps are left. */
  static final int FROM = 500;

  /** Seed of the pictures. */
  static final long SEED = 1;

  /** How a network is told of the noise. */
  enum Noise {
    /** One level per image: a plain diffusion step. */
    UNIFORM,
    /** Two levels and a mask. */
    HARD,
    /** A level per pixel, each embedded by itself. */
    DENSE
  }

  /** The hole of every picture. */
  Mask hole() {
    return Mask.rectangle(size, size, new Region(size / 4, size / 4, size / 2, size / 2));
  }

  /** The pictures, {@code [B, 3, S, S]}, to be closed by the caller. */
  Tensor pictures() {
    try (var scope = TensorScope.open()) {
      return scope.release(Tensors.randn(SEED, batch, 3, size, size).to(device));
    }
  }

  private Tensor holes(int count) {
    Tensor one = Tensors.of(hole().toFloats(), 1, 1, size, size).to(device);
    return Tensors.cat(0, Collections.nCopies(count, one).toArray(Tensor[]::new));
  }

  /** What the network is told of some pictures in state {@link #FROM}. */
  NoiseInput noiseInput(int count) {
    double[] steps = new double[count];
    Arrays.fill(steps, FROM);
    return switch (noise) {
      case UNIFORM -> NoiseInput.uniform(steps);
      case HARD -> NoiseInput.Levels.ofHardMask(new double[count], steps, holes(count));
      case DENSE -> new NoiseInput.Dense(holes(count).mul(FROM));
    };
  }

  /** What an evaluation of the network costs at least. */
  Cost cost(RadUNet network) {
    UNetCost cost = UNetCost.of(network.config(), size, size);
    return new Cost(cost.flops(batch), cost.bytes(batch, dtype.bytes()));
  }
}
