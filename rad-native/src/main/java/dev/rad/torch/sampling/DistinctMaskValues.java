package dev.rad.torch.sampling;

import dev.rad.Device;
import dev.rad.mask.Mask;
import dev.rad.torch.nn.conditioning.WholeSteps;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** The distinct values in the masks of a batch, and the pixels that each is found at. */
final class DistinctMaskValues implements AutoCloseable {

  private final double[] values;
  private final int[] indexOf; // [B·H·W] into values; empty where there is one for any size
  private final @Nullable Tensor indices; // the same on the device; null where there is one value
  private final long batch;
  private final long height;
  private final long width;
  private final Device device;

  private DistinctMaskValues(double[] values, int[] indexOf, long[] size, Device device) {
    this.values = values;
    this.batch = size[0];
    this.height = size[1];
    this.width = size[2];
    this.device = device;
    this.indexOf = indexOf;
    this.indices = values.length == 1 ? null : indices(indexOf, device);
  }

  private static Tensor indices(int[] indexOf, Device device) {
    try (var scope = TensorScope.open()) {
      long[] indices = Arrays.stream(indexOf).asLongStream().toArray();
      return scope.release(Tensors.of(indices, indices.length).to(device));
    }
  }

  /** Creates a single value for images of any size. */
  static DistinctMaskValues uniform(double value, int batch, Device device) {
    return new DistinctMaskValues(
        new double[] {value}, new int[0], new long[] {batch, 1, 1}, device);
  }

  /** Finds the distinct values of masks, one mask per image and all of one size. */
  static DistinctMaskValues of(List<Mask> masks, Device device) {
    int width = masks.get(0).width();
    int height = masks.get(0).height();
    Map<Float, Integer> seen = new LinkedHashMap<>();
    int[] indexOf = new int[masks.size() * width * height];
    int i = 0;
    for (Mask mask : masks) {
      if (mask.width() != width || mask.height() != height) {
        throw new IllegalArgumentException("the masks of a batch differ in size");
      }
      for (float value : mask.toFloats()) {
        indexOf[i++] = seen.computeIfAbsent(value + 0.0f, unused -> seen.size());
      }
    }
    double[] values = seen.keySet().stream().mapToDouble(Float::doubleValue).toArray();
    return new DistinctMaskValues(
        values, indexOf, new long[] {masks.size(), height, width}, device);
  }

  /** Returns the whole step of every pixel, for TD-Paint's conditioning. */
  WholeSteps wholeSteps() {
    return new WholeSteps(
        indexOf,
        values.length,
        Math.toIntExact(batch),
        Math.toIntExact(height),
        Math.toIntExact(width));
  }

  int count() {
    return values.length;
  }

  int batch() {
    return Math.toIntExact(batch);
  }

  Device device() {
    return device;
  }

  DoubleStream stream() {
    return Arrays.stream(values);
  }

  /**
   * Computes a function of the mask value at every pixel. The function is called once per value,
   * and one number per value is copied to the device.
   *
   * @return {@code [B, 1, H, W]}
   */
  Tensor map(DoubleUnaryOperator function) {
    float[] results = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      results[i] = (float) function.applyAsDouble(values[i]);
    }
    Tensor table = Tensors.of(results, results.length).to(device);
    return indices == null
        ? table.reshape(1, 1, 1, 1).expand(batch, 1, height, width)
        : table.indexSelect(0, indices).reshape(batch, 1, height, width);
  }

  /** Finds the pixels whose mask value meets a condition: truth values, {@code [B, 1, H, W]}. */
  Tensor where(DoublePredicate kind) {
    return map(value -> kind.test(value) ? 1 : 0).gt(0.5);
  }

  /**
   * Returns maps with 1 where the mask has a value and 0 elsewhere, {@code [B, K, H, W]}; the
   * caller closes them.
   */
  Tensor weightMaps() {
    try (var scope = TensorScope.open()) {
      List<Tensor> maps = new ArrayList<>();
      for (double value : values) {
        maps.add(map(v -> v == value ? 1 : 0));
      }
      return scope.release(Tensors.cat(1, maps.toArray(Tensor[]::new)));
    }
  }

  @Override
  public void close() {
    if (indices != null) {
      indices.close();
    }
  }

  @Override
  public String toString() {
    return "%d of %d×%d, %d mask values".formatted(batch, width, height, values.length);
  }
}
