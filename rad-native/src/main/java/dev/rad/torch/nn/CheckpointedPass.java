package dev.rad.torch.nn;

import dev.rad.checkpoint.DType;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * An evaluation with gradient checkpointing (Chen et al. 2016, arXiv 1604.06174): only the inputs
 * of the blocks are kept, and the backward pass computes the activations inside them again. This
 * costs one more evaluation, but only one block at a time holds its activations in memory.
 *
 * <pre>{@code
 * CheckpointedPass pass = network.checkpointed(x, noise, DType.F32);
 * loss(pass.output()).backward();
 * pass.backward();
 * }</pre>
 */
public final class CheckpointedPass {

  private final List<UNetBlock> blocks;
  private final DType precision;
  private final Conditioning conditioning; // with its graph
  private final Conditioning leaves; // the same values, where the graph is cut
  private final List<Tensor> inputs = new ArrayList<>(); // per block
  private final List<Tensor> taken = new ArrayList<>(); // per block; null where it takes nothing
  private final Tensor output;

  private CheckpointedPass(
      List<UNetBlock> blocks, Tensor x, Supplier<Conditioning> embed, DType precision) {
    this.blocks = blocks;
    this.precision = precision;
    this.conditioning = Autograd.autocast(x.device(), precision, embed);
    this.leaves =
        conditioning.withEmbeddings(
            conditioning.embeddings().stream().map(CheckpointedPass::leaf).toList());
    this.output = leaf(Autograd.off(() -> forward(x)));
  }

  static CheckpointedPass of(
      List<UNetBlock> blocks, Tensor x, Supplier<Conditioning> embed, DType precision) {
    return new CheckpointedPass(blocks, x, embed, precision);
  }

  private Tensor forward(Tensor x) {
    Deque<Tensor> skips = new ArrayDeque<>();
    Tensor h = x;
    for (UNetBlock block : blocks) {
      Tensor input = h;
      inputs.add(input);
      taken.add(block.skip() == UNetBlock.Skip.POP ? skips.peek() : null);
      h = Autograd.autocast(x.device(), precision, () -> block.forward(input, skips, leaves));
    }
    return h;
  }

  private static Tensor leaf(Tensor tensor) {
    return tensor.detach().requiresGrad_();
  }

  /**
   * Returns the network's prediction.
   *
   * @return {@code [B, C_out, H, W]}, from which the loss is computed
   */
  public Tensor output() {
    return output;
  }

  /**
   * Propagates the derivatives from {@link #output} to the parameters and adds them to their
   * gradients.
   *
   * @throws IllegalStateException if the output has none: call the loss's {@code backward} first
   */
  public void backward() {
    Tensor gradient = output.grad();
    if (gradient == null) {
      throw new IllegalStateException("the output has no derivatives: call backward of the loss");
    }
    pullback(gradient);
  }

  /**
   * Computes the vector–Jacobian product: propagates derivatives with respect to {@link #output}
   * back to the network's input. Those of parameters that require gradients are added to their
   * gradients.
   *
   * @param outputGradient derivatives with respect to the output, in its shape
   * @return derivatives with respect to the input x, in its shape
   */
  public Tensor pullback(Tensor outputGradient) {
    Tensor gradient = outputGradient;
    Deque<Tensor> skipGradients = new ArrayDeque<>();
    for (int i = blocks.size() - 1; i >= 0; i--) {
      gradient = backward(i, gradient, skipGradients);
    }
    TensorScope.run(this::backwardConditioning);
    return gradient;
  }

  /** Computes a block again with its graph; returns the derivatives with respect to its input. */
  private Tensor backward(int i, Tensor gradient, Deque<Tensor> skipGradients) {
    UNetBlock block = blocks.get(i);
    try (var scope = TensorScope.open()) {
      Tensor x = leaf(inputs.get(i));
      Tensor skip = taken.get(i) == null ? null : leaf(taken.get(i));
      Tensor y = Autograd.autocast(x.device(), precision, () -> block.apply(x, skip, leaves));
      y.backward(
          block.skip() == UNetBlock.Skip.PUSH ? gradient.add(skipGradients.pop()) : gradient);
      if (skip != null) {
        skipGradients.push(scope.keep(Objects.requireNonNull(skip.grad())));
      }
      return scope.keep(Objects.requireNonNull(x.grad()));
    }
  }

  private void backwardConditioning() {
    List<Tensor> values = conditioning.embeddings();
    Tensor total = null; // its derivative by each value is that value's gradient
    for (int i = 0; i < values.size(); i++) {
      Tensor gradient = leaves.embeddings().get(i).grad();
      if (gradient != null) {
        Tensor product = values.get(i).mul(gradient).sum();
        total = total == null ? product : total.add(product);
      }
    }
    if (total != null && total.requiresGrad()) {
      total.backward();
    }
  }

  /** {@return the number of blocks evaluated, and the output} */
  @Override
  public String toString() {
    return "CheckpointedPass[%d blocks, %s]".formatted(blocks.size(), output);
  }
}
