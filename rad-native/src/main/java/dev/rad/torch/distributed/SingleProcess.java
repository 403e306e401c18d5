package dev.rad.torch.distributed;

import dev.rad.torch.tensor.Tensor;
import java.util.Collection;

/** The group of one process, in which every sum has a single summand. */
final class SingleProcess implements ProcessGroup {

  static final SingleProcess INSTANCE = new SingleProcess();

  private SingleProcess() {}

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public int size() {
    return 1;
  }

  @Override
  public void sum_(Collection<Tensor> tensors) {
    tensors.forEach(TensorBuckets::wireType);
  }

  @Override
  public void broadcast_(Collection<Tensor> tensors, int root) {
    DistributedGroup.requireRank(root, 1);
    tensors.forEach(TensorBuckets::wireType);
  }

  @Override
  public double[] sum(double... values) {
    return values.clone();
  }

  @Override
  public void barrier() {
    // Nobody to wait for.
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
