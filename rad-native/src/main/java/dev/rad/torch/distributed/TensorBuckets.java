package dev.rad.torch.distributed;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Packs tensors into a few flat ones, like the buckets of PyTorch's DistributedDataParallel: a
 * network transfers one large message faster than many small ones. The order is the caller's, so
 * that all ranks send the same messages.
 */
final class TensorBuckets {

  /** The size of PyTorch's own buckets, {@code bucket_cap_mb} of DistributedDataParallel. */
  static final long DEFAULT_BYTES = 25L << 20;

  private TensorBuckets() {}

  /** Returns the element type in which a tensor is sent. */
  static DType wireType(Tensor tensor) {
    DType dtype = tensor.dtype();
    return switch (dtype) {
      case F16, BF16, F32 -> DType.F32;
      case F64, I64 -> dtype;
      case BOOL ->
          throw new IllegalArgumentException(
              "truth values cannot be exchanged between processes: convert " + tensor);
      default -> throw new IllegalStateException("no tensor has elements of type " + dtype);
    };
  }

  /**
   * Groups consecutive tensors of one wire type, up to a size, unless a single tensor is larger.
   */
  static List<List<Tensor>> pack(Collection<Tensor> tensors, long maximumBytes) {
    List<List<Tensor>> buckets = new ArrayList<>();
    List<Tensor> bucket = new ArrayList<>();
    DType bucketType = null;
    long used = 0;
    for (Tensor tensor : tensors) {
      DType type = wireType(tensor);
      long bytes = tensor.shape().elements() * type.bytes();
      if (!bucket.isEmpty() && (type != bucketType || used + bytes > maximumBytes)) {
        buckets.add(bucket);
        bucket = new ArrayList<>();
        used = 0;
      }
      bucketType = type;
      bucket.add(tensor);
      used += bytes;
    }
    if (!bucket.isEmpty()) {
      buckets.add(bucket);
    }
    return buckets;
  }

  /**
   * Changes all tensors of a bucket at once.
   *
   * @param bucket tensors of one wire type
   * @param device the device of the flat tensor
   * @param change changes the flat tensor {@code [n]} of all elements in place
   */
  static void change(List<Tensor> bucket, Device device, Consumer<Tensor> change) {
    TensorScope.run(
        () -> {
          DType type = wireType(bucket.get(0));
          Tensor[] parts =
              bucket.stream()
                  .map(tensor -> tensor.detach().to(device).to(type).reshape(-1))
                  .toArray(Tensor[]::new);
          Tensor flat = Tensors.cat(0, parts);
          change.accept(flat);
          long start = 0;
          for (Tensor tensor : bucket) {
            Shape shape = tensor.shape();
            Tensor part = flat.narrow(0, start, shape.elements());
            tensor.detach().copy_(part.reshape(shape.toArray()));
            start += shape.elements();
          }
        });
  }
}
