package dev.rad.torch.lora;

import dev.rad.Device;
import dev.rad.checkpoint.AdapterTensors;
import dev.rad.checkpoint.AdapterTensors.LowRank;
import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.KeyDialect;
import dev.rad.checkpoint.RawTensor;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetWeights;
import dev.rad.torch.Golden;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.tensor.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The reference program's network with its adapters, brought to canonical names by hand. */
record GoldenLora(Golden golden, UNetConfig config, Map<String, RawTensor> base) {

  private static final int RANK = 4;

  static GoldenLora open() {
    Golden golden = Golden.open("rad/unet-lora");
    try {
      String json = Files.readString(golden.folder().resolve("config.json"));
      return new GoldenLora(
          golden, UNetConfig.fromDiffusersJson(json), canonical(golden, "weight"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All tensors, those named after a layer's adapter in the place of the layer's weight. */
  private static Map<String, RawTensor> canonical(Golden golden, String matrix) {
    var file = Checkpoint.open(golden.folder().resolve("diffusion_pytorch_model.safetensors"));
    Map<String, RawTensor> diffusers = new LinkedHashMap<>();
    file.tensors()
        .forEach(
            (name, tensor) -> {
              if (!name.contains(".lora_")) {
                String lora = name.replace(".base_layer.weight", "." + matrix);
                String plain = name.replace(".base_layer", "");
                diffusers.put(plain, file.tensors().getOrDefault(lora, tensor));
              }
            });
    return KeyDialect.DIFFUSERS.toCanonical(diffusers);
  }

  RadUNet network(DType dtype) {
    return new RadUNet(config, (key, shape) -> Tensors.of(base.get(key), dtype), Device.CPU);
  }

  /** A network whose residual blocks do not resample, so that it has all kinds of layer. */
  static RadUNet everyKindOfLayer(DType dtype) {
    Golden golden = Golden.open("adm/conv-resample-add-embedding");
    var weights = UNetWeights.open(golden.folder().resolve("model.pt"), golden.model());
    return Golden.network(weights, dtype);
  }

  AdapterTensors adapters() {
    Map<String, RawTensor> a = canonical(golden, "lora_A.default.weight");
    Map<String, RawTensor> b = canonical(golden, "lora_B.default.weight");
    Map<String, List<LowRank>> layers = new LinkedHashMap<>();
    b.forEach(
        (name, outer) -> {
          RawTensor inner = a.get(name);
          boolean adapted = outer.shape().length > 1 && outer.shape()[1] == RANK;
          if (adapted && name.endsWith(".weight") && inner.shape()[0] % RANK == 0) {
            layers.put(name.replace(".weight", ""), split(inner, outer));
          }
        });
    return new AdapterTensors(layers, Map.of(), RANK, RANK);
  }

  private static List<LowRank> split(RawTensor inner, RawTensor outer) {
    int count = (int) inner.shape()[0] / RANK;
    long rows = outer.shape()[0] / count;
    List<LowRank> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(new LowRank(i * rows, rows(inner, count, i), rows(outer, count, i)));
    }
    return parts;
  }

  private static RawTensor rows(RawTensor all, int count, int index) {
    float[] values = all.toFloats();
    int length = values.length / count;
    long[] shape = all.shape();
    shape[0] /= count;
    return RawTensor.of(
        all.name(),
        Arrays.copyOfRange(values, index * length, (index + 1) * length),
        shape.length == 3 ? new long[] {shape[0], shape[1]} : shape);
  }
}
