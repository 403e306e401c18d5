package dev.rad.torch.metric;

import dev.rad.torch.tensor.LinearAlgebra;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;

/**
 * The methods of resizing a picture to Inception's 299×299 pixels. FID depends on the method, by
 * several points if pictures shrink (Parmar, Zhang and Zhu, CVPR 2022, arXiv 2104.11222).
 */
public enum InceptionResize {
  /**
   * The method of pytorch-fid: {@code torch.nn.functional.interpolate(mode="bilinear",
   * align_corners=False)}, without antialiasing.
   */
  TORCH_BILINEAR("bilinear to 299×299 without antialiasing (pytorch-fid)") {
    @Override
    double[] weights(int from, int target) {
      double[] row = new double[from];
      double at = Math.max(0, (target + 0.5) * from / SIZE - 0.5);
      between(row, at);
      return row;
    }
  },

  /**
   * The method of clean-fid: PIL's {@code BICUBIC} on each channel as floats, antialiased, not
   * rounded and not clipped.
   */
  PIL_BICUBIC("bicubic to 299×299, antialiased (PIL, clean-fid)") {
    @Override
    double[] weights(int from, int target) {
      double[] row = new double[from];
      double scale = Math.max(1, (double) from / SIZE);
      double centre = (target + 0.5) * from / SIZE;
      int begin = Math.max(0, (int) (centre - 2 * scale + 0.5));
      int end = Math.min(from, (int) (centre + 2 * scale + 0.5));
      double sum = 0;
      for (int i = begin; i < end; i++) {
        row[i] = cubic(Math.abs(i - centre + 0.5) / scale);
        sum += row[i];
      }
      for (int i = begin; i < end; i++) {
        row[i] /= sum;
      }
      return row;
    }
  },

  /**
   * The method of TensorFlow 1: bilinear, corners as centres ({@code i·n/299}), without
   * antialiasing; used by the original FID and by ADM's evaluation.
   */
  TF_BILINEAR("bilinear to 299×299 as TensorFlow 1, without antialiasing") {
    @Override
    double[] weights(int from, int target) {
      double[] row = new double[from];
      between(row, (double) target * from / SIZE);
      return row;
    }
  };

  /** The side of Inception's input, in pixels. */
  static final int SIZE = 299;

  private final String label;

  InceptionResize(String label) {
    this.label = label;
  }

  /**
   * Describes the resizing, for display beside a number.
   *
   * @return kernel, size and antialiasing
   */
  public String label() {
    return label;
  }

  /** Computes the weight of each pixel along one axis for a target pixel; the weights sum to 1. */
  abstract double[] weights(int from, int target);

  /** Resizes planes {@code [3, H, W]} to {@code [3, 299, 299]}. */
  Tensor apply(Tensor planes) {
    int height = (int) planes.size(1);
    int width = (int) planes.size(2);
    Tensor down = matrix(height); // [299, H]
    Tensor across = matrix(width).transpose(0, 1); // [W, 299]
    Tensor narrow = LinearAlgebra.matmul(planes.reshape(3L * height, width), across);
    Tensor[] rows = new Tensor[3];
    for (int c = 0; c < 3; c++) {
      Tensor plane = narrow.narrow(0, (long) c * height, height);
      rows[c] = LinearAlgebra.matmul(down, plane).reshape(1, SIZE, SIZE);
    }
    return Tensors.cat(0, rows);
  }

  private Tensor matrix(int from) {
    float[] values = new float[SIZE * from];
    for (int target = 0; target < SIZE; target++) {
      double[] row = weights(from, target);
      for (int i = 0; i < from; i++) {
        values[target * from + i] = (float) row[i];
      }
    }
    return Tensors.of(values, SIZE, from);
  }

  private static void between(double[] row, double at) {
    int low = Math.min((int) at, row.length - 1);
    int high = Math.min(low + 1, row.length - 1);
    row[low] += 1 - (at - low);
    row[high] += at - low;
  }

  /** Computes Keys' cubic convolution with a = -½. */
  private static double cubic(double x) {
    if (x < 1) {
      return (1.5 * x - 2.5) * x * x + 1;
    }
    return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
  }

  @Override
  public String toString() {
    return label;
  }
}
