package dev.rad.torch.lora;

import dev.rad.checkpoint.AdapterTensors;
import dev.rad.checkpoint.AdapterTensors.LowRank;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import dev.rad.torch.nn.AdaptableNetwork;
import dev.rad.torch.nn.layer.AdaptableLayer;
import dev.rad.torch.nn.layer.LayerKind;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Builds adapters from a configuration or a file's tensors, and a file's tensors from adapters. */
final class LoraBuilder {

  private LoraBuilder() {}

  static Lora fresh(AdaptableNetwork network, LoraConfig config, long seed) {
    List<LowRankAdapter> adapters = new ArrayList<>();
    for (AdaptableLayer layer : network.layers().values()) {
      if (config.targets().contains(layer.kind())) {
        adapters.add(fresh(layer, config, seed ^ (0x9E3779B97F4A7C15L * layer.key().hashCode())));
      }
    }
    ParameterSwap full =
        new ParameterSwap(network.parameters(), own(network, config.trainedInFull()));
    return new Lora(network, config.rank(), config.alpha(), adapters, full);
  }

  private static LowRankAdapter fresh(AdaptableLayer layer, LoraConfig config, long seed) {
    int rank = config.rank();
    int count = layer.kind() == LayerKind.QKV ? 3 : 1;
    long rows = layer.weight().size(0) / count;
    try (var scope = TensorScope.open()) {
      long[] sizes = innerSizes(layer, (long) count * rank);
      Tensor a = Tensors.randn(seed, sizes).mul(1.0 / rank);
      List<LowRankAdapter.Part> parts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Tensor b = Tensors.zeros(DType.F32, outerSizes(layer, rows, rank));
        parts.add(new LowRankAdapter.Part(i * rows, scope.release(like(layer.weight(), b))));
      }
      double scale = config.alpha() / rank;
      return new LowRankAdapter(layer, scope.release(like(layer.weight(), a)), parts, scale);
    }
  }

  /** Copies values into a new tensor with the type and device of another. */
  private static Tensor like(Tensor other, Tensor values) {
    return values.to(other.device()).to(other.dtype()).copy();
  }

  /** Returns the sizes of A, which are those of the weight except for the rows. */
  private static long[] innerSizes(AdaptableLayer layer, long rank) {
    Shape weight = layer.weight().shape();
    return weight.rank() == 4
        ? new long[] {rank, weight.size(1), weight.size(2), weight.size(3)}
        : new long[] {rank, weight.size(1)};
  }

  private static long[] outerSizes(AdaptableLayer layer, long rows, long rank) {
    return layer.weight().shape().rank() == 4
        ? new long[] {rows, rank, 1, 1}
        : new long[] {rows, rank};
  }

  /** Copies the network's parameters of layers of some kinds. */
  private static Map<String, Tensor> own(AdaptableNetwork network, Set<LayerKind> kinds) {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    try (var scope = TensorScope.open()) {
      for (AdaptableLayer layer : network.layers().values()) {
        if (kinds.contains(layer.kind())) {
          for (String name : List.of(layer.key() + ".weight", layer.key() + ".bias")) {
            Tensor parameter = network.parameters().get(name);
            if (parameter != null) { // some layers have no bias
              copies.put(name, scope.release(parameter.detach().copy()));
            }
          }
        }
      }
    }
    return copies;
  }

  static Lora of(AdaptableNetwork network, AdapterTensors tensors) {
    tensors.layers().forEach((key, parts) -> requireFits(network, key, parts));
    tensors.fullyTrained().forEach((name, tensor) -> requireFits(network, name, tensor));
    List<LowRankAdapter> adapters = new ArrayList<>();
    for (AdaptableLayer layer : network.layers().values()) {
      if (tensors.layers().containsKey(layer.key())) {
        adapters.add(adapter(layer, tensors.layers().get(layer.key()), tensors.scale()));
      }
    }
    Map<String, Tensor> full =
        tensors.fullyTrained().isEmpty()
            ? own(network, Set.of(LayerKind.TIME))
            : read(network, tensors.fullyTrained());
    ParameterSwap exchange = new ParameterSwap(network.parameters(), full);
    return new Lora(network, tensors.rank(), tensors.alpha(), adapters, exchange);
  }

  private static Map<String, Tensor> read(
      AdaptableNetwork network, Map<String, RawTensor> tensors) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    try (var scope = TensorScope.open()) {
      tensors.forEach(
          (name, raw) -> {
            Tensor parameter = Objects.requireNonNull(network.parameters().get(name));
            values.put(name, scope.release(like(parameter, Tensors.of(raw, parameter.dtype()))));
          });
    }
    return values;
  }

  private static LowRankAdapter adapter(
      AdaptableLayer layer, List<LowRank> unordered, double scale) {
    DType dtype = layer.weight().dtype();
    try (var scope = TensorScope.open()) {
      List<Tensor> inner = new ArrayList<>();
      List<LowRankAdapter.Part> parts = new ArrayList<>();
      for (LowRank part : byRow(unordered)) {
        inner.add(Tensors.of(part.a(), dtype).reshape(innerSizes(layer, part.rank())));
        Tensor b = Tensors.of(part.b(), dtype).reshape(outerSizes(layer, part.rows(), part.rank()));
        parts.add(
            new LowRankAdapter.Part(part.rowOffset(), scope.release(like(layer.weight(), b))));
      }
      Tensor a = Tensors.cat(0, inner.toArray(Tensor[]::new));
      return new LowRankAdapter(layer, scope.release(like(layer.weight(), a)), parts, scale);
    }
  }

  private static List<LowRank> byRow(List<LowRank> parts) {
    return parts.stream().sorted(Comparator.comparingLong(LowRank::rowOffset)).toList();
  }

  private static void requireFits(AdaptableNetwork network, String key, List<LowRank> parts) {
    AdaptableLayer layer = network.layers().get(key);
    if (layer == null || parts.isEmpty()) {
      throw new CheckpointException(
          layer == null
              ? "the network has no layer " + key + " to adapt: give the network's own adapters"
              : "the adapter of " + key + " has no matrices; the file is incomplete");
    }
    long next = 0;
    for (LowRank part : byRow(parts)) {
      Shape inner = withoutOnes(part.a().shape());
      Shape wanted = withoutOnes(innerSizes(layer, part.rank()));
      long rows = layer.weight().size(0);
      if (!inner.equals(wanted)
          || part.rowOffset() < next
          || part.rows() > rows - part.rowOffset()) {
        throw new CheckpointException(
            ("the adapter of " + key + " does not fit " + layer.weight() + ": " + part.a())
                + (" and " + part.b() + " at row " + part.rowOffset())
                + "; give the adapters of this network");
      }
      next = part.rowOffset() + part.rows();
    }
  }

  /** Returns a matrix's sizes, whether or not it is stored as a 1×1 convolution. */
  private static Shape withoutOnes(long[] sizes) {
    boolean pointwise = sizes.length == 4 && sizes[2] == 1 && sizes[3] == 1;
    return pointwise ? Shape.of(sizes[0], sizes[1]) : Shape.of(sizes);
  }

  private static void requireFits(AdaptableNetwork network, String name, RawTensor tensor) {
    Tensor parameter = network.parameters().get(name);
    if (parameter == null || !parameter.shape().equals(Shape.of(tensor.shape()))) {
      throw new CheckpointException(
          "the trained tensor "
              + (tensor + " does not fit the network, which has ")
              + (parameter == null ? "no " + name : parameter + " as " + name)
              + "; give the adapters of this network");
    }
  }

  static AdapterTensors toTensors(
      List<LowRankAdapter> adapters, Map<String, Tensor> trainedInFull, double alpha, int rank) {
    Map<String, List<LowRank>> layers = new LinkedHashMap<>();
    Map<String, RawTensor> full = new LinkedHashMap<>();
    try (var scope = TensorScope.open()) {
      for (LowRankAdapter adapter : adapters) {
        String key = adapter.layer().key();
        List<LowRank> parts = new ArrayList<>();
        for (int i = 0; i < adapter.parts().size(); i++) {
          LowRankAdapter.Part part = adapter.parts().get(i);
          RawTensor a = Tensors.toRaw(key + ".lora_A", adapter.a(i));
          RawTensor b = Tensors.toRaw(key + ".lora_B", part.b());
          parts.add(new LowRank(part.rowOffset(), a, b));
        }
        layers.put(key, parts);
      }
      trainedInFull.forEach((name, tensor) -> full.put(name, Tensors.toRaw(name, tensor)));
    }
    return new AdapterTensors(layers, full, alpha, rank);
  }
}
