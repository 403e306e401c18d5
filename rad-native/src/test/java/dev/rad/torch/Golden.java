package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.DType;
import dev.rad.model.ClassifierConfig;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetWeights;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** Recorded inputs and outputs of the reference programs, and how far from them is too far. */
public record Golden(Path folder, Checkpoint io) {

  public static final Path ROOT = Path.of(System.getProperty("rad.root"));

  public static Golden open(String name) {
    Path folder = ROOT.resolve("testdata/golden").resolve(name);
    return new Golden(folder, Checkpoint.open(folder.resolve("io.safetensors")));
  }

  public Tensor tensor(String name) {
    return Tensors.of(io.tensor(name), DType.F32);
  }

  public double[] doubles(String name) {
    return io.tensor(name).toDoubles();
  }

  public long[] longs(String name) {
    return io.tensor(name).toLongs();
  }

  /** The flags that case.json gives for the network. */
  public UNetConfig model() {
    return UNetConfig.fromJson(flags("model"));
  }

  /** The flags that case.json gives for the classifier. */
  public ClassifierConfig classifier() {
    return ClassifierConfig.fromJson(flags("classifier"));
  }

  private String flags(String name) {
    try {
      String json = Files.readString(folder.resolve("case.json"));
      return JsonMapper.builder().build().readTree(json).get(name).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static RadUNet network(UNetWeights weights) {
    return network(weights, DType.F32);
  }

  public static RadUNet network(UNetWeights weights, DType dtype) {
    return new RadUNet(weights.config(), Weights.Source.of(weights.tensors(), dtype), Device.CPU);
  }

  /** Asserts that the largest difference, relative to the largest expected value, is small. */
  public static void assertClose(Tensor actual, Tensor expected, double tolerance) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(relativeError(actual, expected)).isLessThan(tolerance);
  }

  public static double relativeError(Tensor actual, Tensor expected) {
    float[] a = actual.toFloats();
    float[] e = expected.toFloats();
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      double d = Math.abs((double) a[i] - e[i]);
      if (Double.isNaN(d)) {
        return Double.NaN;
      }
      difference = Math.max(difference, d);
      largest = Math.max(largest, Math.abs(e[i]));
    }
    return difference / largest;
  }
}
