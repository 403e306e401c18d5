package dev.rad.torch.lora;

import dev.rad.checkpoint.AdapterTensors;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.torch.nn.AdaptableNetwork;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The low-rank adapters of a network, and the layers that are trained in full beside them.
 *
 * <p>While they are attached, the network computes with both, and only {@link #trainable} tensors
 * require gradients. Detaching or closing restores the network bit for bit. A network may have
 * several of these objects, but only one attached at a time. Merged adapters are part of the
 * weights and add no cost.
 *
 * <p>It owns the adapters, not the network: close it. Call its methods only while the network does
 * not compute.
 */
public final class Lora implements AutoCloseable {

  private enum State {
    DETACHED,
    ATTACHED,
    MERGED,
    CLOSED
  }

  private final AdaptableNetwork network;
  private final int rank;
  private final double alpha;
  private final List<LowRankAdapter> adapters;
  private final ParameterSwap trainedInFull;
  private final Map<String, Tensor> unmerged = new LinkedHashMap<>(); // weights before the merge
  private final ParameterFreeze freeze = new ParameterFreeze();
  private State state = State.DETACHED;

  Lora(
      AdaptableNetwork network,
      int rank,
      double alpha,
      List<LowRankAdapter> adapters,
      ParameterSwap trainedInFull) {
    this.network = network;
    this.rank = rank;
    this.alpha = alpha;
    this.adapters = adapters;
    this.trainedInFull = trainedInFull;
  }

  /**
   * Attaches new adapters, which change no result yet: A is drawn from a normal distribution of
   * standard deviation 1 / rank, B is zero.
   *
   * @param network the network to adapt
   * @param config the layers to adapt, and the rank
   * @param seed the seed of the draw; each layer has its own stream
   * @return the attached adapters
   * @throws IllegalStateException if the network has attached adapters already
   */
  public static Lora fresh(AdaptableNetwork network, LoraConfig config, long seed) {
    return attached(LoraBuilder.fresh(network, config, seed));
  }

  /**
   * Attaches the adapters in a file. Tensors that were trained in full replace the network's; if
   * the file has none, the network's own noise-level layers count as trained, as in the full
   * checkpoints of the RAD program.
   *
   * @param network the network that they were trained for
   * @param tensors the contents of the file
   * @return the attached adapters
   * @throws CheckpointException if a tensor does not fit the network
   * @throws IllegalStateException if the network has attached adapters already
   */
  public static Lora of(AdaptableNetwork network, AdapterTensors tensors) {
    return attached(LoraBuilder.of(network, tensors));
  }

  private static Lora attached(Lora lora) {
    try {
      lora.attach();
      return lora;
    } catch (RuntimeException e) {
      lora.close();
      throw e;
    }
  }

  /**
   * Attaches these adapters again.
   *
   * @throws IllegalStateException if they, or others, are attached to the network
   */
  public void attach() {
    require(State.DETACHED, "attach");
    for (LowRankAdapter adapter : adapters) {
      if (adapter.layer().isAdapted()) {
        throw new IllegalStateException(
            adapter.layer().key() + " has an adapter already: detach that first");
      }
    }
    adapters.forEach(adapter -> adapter.layer().attach(adapter));
    withoutDerivatives(
        () -> {
          trainedInFull.swap();
          freeze.allBut(trainedInFull.parameters().keySet(), network.parameters());
        });
    state = State.ATTACHED;
  }

  /**
   * Detaches the adapters, which keep their values, and restores the network bit for bit.
   *
   * @throws IllegalStateException if they are not attached
   */
  public void detach() {
    if (state == State.MERGED) {
      unmerge();
    }
    require(State.ATTACHED, "detach");
    release();
    withoutDerivatives(trainedInFull::swap);
    state = State.DETACHED;
  }

  /** Detaches the adapters from the layers, and restores which parameters require gradients. */
  private void release() {
    adapters.forEach(adapter -> adapter.layer().detach());
    withoutDerivatives(
        () -> {
          trainedInFull.parameters().values().forEach(Tensor::clearGrad);
          freeze.undo(network.parameters());
        });
  }

  /**
   * Returns the trained tensors: {@code key.lora_A} and {@code key.lora_B} of each adapted layer (a
   * fused qkv has its three A stacked in one tensor, and {@code .lora_B.0} to {@code .2}), then the
   * network's own parameters that are trained in full. They belong to this object and to the
   * network.
   *
   * @return an unmodifiable map by name, in the network's order
   * @throws IllegalStateException if the adapters are not attached, or merged
   */
  public Map<String, Tensor> trainable() {
    require(State.ATTACHED, "train");
    Map<String, Tensor> named = new LinkedHashMap<>();
    adapters.forEach(adapter -> adapter.collect(named));
    named.putAll(trainedInFull.parameters());
    return Collections.unmodifiableMap(named);
  }

  /**
   * Adds the adapters to the weights, {@code W += (alpha / rank) · B A}, and keeps a copy of those
   * weights for {@link #unmerge}. {@link #mergeForGood} needs no copy.
   *
   * @throws IllegalStateException if the adapters are not attached, or merged already
   */
  public void merge() {
    require(State.ATTACHED, "merge");
    try (var scope = TensorScope.open()) {
      for (LowRankAdapter adapter : adapters) {
        Tensor weight = adapter.layer().weight();
        unmerged.put(adapter.layer().key(), scope.release(weight.detach().copy()));
      }
    } catch (RuntimeException e) {
      forgetUnmerged();
      throw e;
    }
    state = State.MERGED;
    withoutDerivatives(this::addToWeights);
  }

  /**
   * Removes the adapters from the weights, which are restored bit for bit.
   *
   * @throws IllegalStateException if they are not merged
   */
  public void unmerge() {
    require(State.MERGED, "unmerge");
    withoutDerivatives(
        () ->
            adapters.forEach(
                adapter -> {
                  adapter
                      .layer()
                      .weight()
                      .copy_(Objects.requireNonNull(unmerged.get(adapter.layer().key())));
                  adapter.setMerged(false);
                }));
    forgetUnmerged();
    state = State.ATTACHED;
  }

  /**
   * Merges the adapters into the network permanently and closes this object, which the network no
   * longer needs.
   *
   * @throws IllegalStateException if they are not attached
   */
  public void mergeForGood() {
    if (state != State.MERGED) {
      require(State.ATTACHED, "merge");
      withoutDerivatives(this::addToWeights);
    }
    release();
    free();
  }

  private void addToWeights() {
    for (LowRankAdapter adapter : adapters) {
      TensorScope.run(adapter::addToWeight);
      adapter.setMerged(true);
    }
  }

  /**
   * Copies everything that a file of these adapters needs.
   *
   * @return the adapters and the tensors trained in full, as float32 on the heap
   */
  public AdapterTensors toTensors() {
    requireOpen();
    boolean inNetwork = state != State.DETACHED;
    return LoraBuilder.toTensors(
        adapters, inNetwork ? trainedInFull.parameters() : trainedInFull.held(), alpha, rank);
  }

  List<LowRankAdapter> adapters() {
    return adapters;
  }

  /**
   * Returns whether the adapters are in the weights.
   *
   * @return true between {@link #merge} and {@link #unmerge}
   */
  public boolean isMerged() {
    return state == State.MERGED;
  }

  private void requireOpen() {
    if (state == State.CLOSED) {
      throw new ClosedException("these adapters were closed: load or make them again");
    }
    if (network.isClosed()) {
      throw new ClosedException("the network of these adapters was closed: close them too");
    }
  }

  private void require(State wanted, String task) {
    requireOpen();
    if (state != wanted) {
      throw new IllegalStateException(
          "cannot %s: the adapters are %s, not %s".formatted(task, text(state), text(wanted)));
    }
  }

  private static String text(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static void withoutDerivatives(Runnable code) {
    Autograd.off(
        () -> {
          TensorScope.run(code);
          return null;
        });
  }

  private void forgetUnmerged() {
    unmerged.values().forEach(Tensor::close);
    unmerged.clear();
  }

  private void free() {
    state = State.CLOSED;
    forgetUnmerged();
    adapters.forEach(LowRankAdapter::close);
    trainedInFull.close();
  }

  /** Detaches the adapters if they are attached, and frees them. */
  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    if (state != State.DETACHED && !network.isClosed()) {
      detach();
    }
    free();
  }

  /** {@return number, rank and state of the adapters} */
  @Override
  public String toString() {
    return "Lora[%d adapters, rank %d, alpha %s, %s]"
        .formatted(adapters.size(), rank, alpha, state);
  }
}
