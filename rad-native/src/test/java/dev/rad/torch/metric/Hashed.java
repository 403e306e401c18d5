package dev.rad.torch.metric;

import dev.rad.Device;
import dev.rad.checkpoint.RawTensor;
import dev.rad.image.RgbImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Weights, pictures and tables that make_metric_cases.py can make, too. */
final class Hashed {
  private static final long U32 = 0xffffffffL;

  private Hashed() {}

  /** Numbers in [0, 1): FNV-1a of a text, then MurmurHash3's finaliser of each index. */
  static double[] numbers(String name, int count) {
    long h = 2166136261L;
    for (char c : name.toCharArray()) {
      h = (h ^ c) * 16777619 & U32;
    }
    double[] result = new double[count];
    for (int i = 0; i < count; i++) {
      long z = h + i * 0x9E3779B9L & U32;
      z ^= z >>> 16;
      z = z * 0x85EBCA6BL & U32;
      z ^= z >>> 13;
      z = z * 0xC2B2AE35L & U32;
      z ^= z >>> 16;
      result[i] = z / 0x1p32;
    }
    return result;
  }

  static RawTensor weights(String name, long... shape) {
    int count = 1;
    for (long size : shape) {
      count = Math.toIntExact(count * size);
    }
    double[] u = numbers(name, count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      if (shape.length == 4) {
        values[i] = (float) ((2 * u[i] - 1) * Math.sqrt(6.0 * shape[0] / count));
      } else if (name.endsWith("bn.weight") || name.endsWith("running_var")) {
        values[i] = (float) (0.5 + u[i]);
      } else {
        values[i] = (float) (0.2 * u[i] - 0.1);
      }
    }
    return RawTensor.of(name, values, shape);
  }

  static RgbImage picture(int width, int height, int seed) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % width;
      int y = i / 3 / width;
      double smooth =
          127.5
              + 90 * Math.sin((x + 2 * y * seed) / (5.0 + i % 3))
              + 30 * Math.cos(x * y / 50.0 + seed);
      rgb[i] = (byte) Math.floor(Math.max(0, Math.min(255, smooth)));
    }
    return RgbImage.of(width, height, rgb);
  }

  static Map<String, RawTensor> backbone(LpipsBackbone network) {
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    network.stages().stream()
        .flatMap(List::stream)
        .forEach(
            part -> {
              String key = "features." + part.index();
              int kernel = part.kernel();
              put(tensors, key + ".weight", part.out(), part.in(), kernel, kernel);
              put(tensors, key + ".bias", part.out());
            });
    return tensors;
  }

  static Map<String, RawTensor> heads(LpipsBackbone network) {
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    for (int stage = 0; stage < 5; stage++) {
      String key = "lin" + stage + ".model.1.weight";
      int channels = network.channels(stage);
      double[] u = numbers(key, channels);
      float[] values = new float[channels];
      for (int i = 0; i < channels; i++) {
        values[i] = (float) (u[i] / channels);
      }
      tensors.put(key, RawTensor.of(key, values, 1, channels, 1, 1));
    }
    return tensors;
  }

  static void put(Map<String, RawTensor> tensors, String key, long... shape) {
    tensors.put(key, weights(key, shape));
  }

  static NetworkParameters parameters(String name, Map<String, RawTensor> tensors) {
    return new NetworkParameters(name, (key, shape) -> tensors.get(key), Device.CPU);
  }

  static Lpips lpips(LpipsBackbone network, Lpips.Range range) {
    return new Lpips(
        parameters("backbone.pth", backbone(network)),
        parameters("heads.pth", heads(network)),
        range);
  }
}
