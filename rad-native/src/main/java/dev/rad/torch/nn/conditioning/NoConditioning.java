package dev.rad.torch.nn.conditioning;

import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.tensor.Tensor;
import java.util.List;

/** The conditioning of a network that takes no noise level. */
enum NoConditioning implements Conditioning {
  INSTANCE;

  @Override
  public Tensor project(Linear layer, long height, long width) {
    throw new IllegalStateException(layer + " projects noise, but the network knows none");
  }

  @Override
  public List<Tensor> embeddings() {
    return List.of();
  }

  @Override
  public Conditioning withEmbeddings(List<Tensor> others) {
    return this;
  }
}
