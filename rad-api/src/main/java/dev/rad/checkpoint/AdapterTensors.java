package dev.rad.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Low-rank adapters (LoRA) of a UNet as stored in a file, and the layers that were trained in full.
 * The adapted weight of a layer is {@code W + scale · B·A}.
 *
 * @param layers the adapters by canonical layer, such as {@code input_blocks.1.0.in_layers.2} or
 *     {@code middle_block.1.qkv}; a fused {@code qkv} has one for each third that was adapted
 * @param fullyTrained the tensors by canonical name that replace those of the network; empty if the
 *     file's own tensors were trained
 * @param alpha the numerator of the scale
 * @param rank the rows of every A and columns of every B
 */
public record AdapterTensors(
    Map<String, List<LowRank>> layers,
    Map<String, RawTensor> fullyTrained,
    double alpha,
    int rank) {

  /**
   * One adapter, whose product {@code B·A} is added to as many rows of a layer's weight as B has.
   *
   * @param rowOffset the first of these rows
   * @param a the inner matrix: [rank, in], or [rank, in, k, k] of a convolution
   * @param b the outer matrix: [rows, rank], or [rows, rank, 1, 1] of a convolution
   */
  public record LowRank(long rowOffset, RawTensor a, RawTensor b) {
    /**
     * Checks that the matrices fit each other.
     *
     * @param rowOffset the first row, from 0
     * @param a a matrix of 2 or 4 dimensions
     * @param b a matrix of as many dimensions, with as many columns as {@code a} has rows
     */
    public LowRank {
      Objects.requireNonNull(a, "a");
      Objects.requireNonNull(b, "b");
      long[] inner = a.shape();
      long[] outer = b.shape();
      boolean matrices = inner.length == 2 && outer.length == 2;
      boolean convolutions =
          inner.length == 4 && outer.length == 4 && outer[2] == 1 && outer[3] == 1;
      if (rowOffset < 0 || !(matrices || convolutions) || inner[0] < 1 || inner[0] != outer[1]) {
        throw new IllegalArgumentException(
            "no low-rank pair at row " + rowOffset + ": " + a + " and " + b);
      }
    }

    /**
     * Returns the rank of the product.
     *
     * @return the rows of A
     */
    public int rank() {
      return Math.toIntExact(a.shape()[0]);
    }

    /**
     * Returns the number of rows of the weight that it is added to.
     *
     * @return the rows of B
     */
    public long rows() {
      return b.shape()[0];
    }

    /**
     * Returns whether the product can be added to a weight.
     *
     * @param weight the weight's shape: [out, in], [out, in, 1] or [out, in, k, k]
     * @return whether its rows lie in the weight and the other dimensions agree, except for
     *     trailing ones
     */
    public boolean fits(long[] weight) {
      long[] inner = a.shape();
      for (int k = 1; k < Math.max(inner.length, weight.length); k++) {
        if ((k < inner.length ? inner[k] : 1) != (k < weight.length ? weight[k] : 1)) {
          return false;
        }
      }
      return weight.length > 1 && rows() <= weight[0] && rowOffset <= weight[0] - rows();
    }
  }

  /**
   * Copies the collections.
   *
   * @param layers the adapters by canonical layer, all of the given rank
   * @param fullyTrained tensors by canonical name
   * @param alpha above 0
   * @param rank from 1
   */
  public AdapterTensors {
    Map<String, List<LowRank>> copies = new LinkedHashMap<>();
    int given = rank;
    layers.forEach(
        (name, parts) -> {
          for (LowRank part : parts) {
            if (part.rank() != given) {
              throw new IllegalArgumentException(
                  "the adapter of " + name + " has rank " + part.rank() + ", not " + given);
            }
          }
          copies.put(name, Collections.unmodifiableList(new ArrayList<>(parts)));
        });
    if (rank < 1 || !(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("no adapters have rank " + rank + " and alpha " + alpha);
    }
    layers = Collections.unmodifiableMap(copies);
    fullyTrained = Collections.unmodifiableMap(new LinkedHashMap<>(fullyTrained));
  }

  /**
   * Returns the factor that the product is multiplied by.
   *
   * @return alpha divided by the rank
   */
  public double scale() {
    return alpha / rank;
  }

  /** {@return number of layers, rank and alpha} */
  @Override
  public String toString() {
    return "AdapterTensors[%d layers, rank %d, alpha %s, %d tensors trained in full]"
        .formatted(layers.size(), rank, alpha, fullyTrained.size());
  }
}
