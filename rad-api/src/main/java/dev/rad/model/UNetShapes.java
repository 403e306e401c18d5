package dev.rad.model;

import dev.rad.exception.CheckpointException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Walks an ADM UNet as guided-diffusion builds it and notes every weight's shape. */
final class UNetShapes {
  private final UNetConfig config;
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  UNetShapes(UNetConfig config) {
    this.config = config;
  }

  static long elements(long[] shape) {
    long product = 1;
    for (long size : shape) {
      product *= size;
    }
    return product;
  }

  static long elements(Map<String, long[]> shapes) {
    long sum = 0;
    for (long[] shape : shapes.values()) {
      sum += elements(shape);
    }
    return sum;
  }

  /** Returns whether names and shapes are the same, in any order. */
  static boolean same(Map<String, long[]> a, Map<String, long[]> b) {
    return a.keySet().equals(b.keySet())
        && a.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), b.get(e.getKey())));
  }

  Map<String, long[]> all() {
    Deque<Integer> skips = new ArrayDeque<>();
    int channels = up(skips, encoder(skips));
    norm("out.0", channels);
    layer("out.2", config.outChannels(), channels, 3, 3);
    return shapes;
  }

  /** Returns the shapes of a classifier, of which the configuration is the encoder. */
  Map<String, long[]> classifier(ClassifierConfig classifier) {
    int channels = encoder(new ArrayDeque<>());
    int hidden = ClassifierConfig.HIDDEN;
    switch (classifier.pool()) {
      case ATTENTION -> {
        long side = classifier.poolSide();
        norm("out.0", channels);
        shapes.put("out.2.positional_embedding", new long[] {channels, side * side + 1});
        layer("out.2.qkv_proj", 3L * channels, channels, 1);
        layer("out.2.c_proj", classifier.numClasses(), channels, 1);
      }
      case ADAPTIVE -> {
        norm("out.0", channels);
        layer("out.3", classifier.numClasses(), channels, 1, 1);
      }
      case SPATIAL -> {
        layer("out.0", hidden, classifier.featureCount());
        layer("out.2", classifier.numClasses(), hidden);
      }
      case SPATIAL_V2 -> {
        layer("out.0", hidden, classifier.featureCount());
        norm("out.1", hidden);
        layer("out.3", classifier.numClasses(), hidden);
      }
      default -> throw new IllegalStateException();
    }
    return shapes;
  }

  /** Adds everything up to the middle. */
  private int encoder(Deque<Integer> skips) {
    int embedding = config.timeEmbedDim();
    layer("time_embed.0", embedding, config.modelChannels());
    layer("time_embed.2", embedding, embedding);
    if (config.numClasses() > 0) {
      shapes.put("label_emb.weight", new long[] {config.numClasses(), embedding});
    }
    int channels = down(skips);
    resBlock("middle_block.0", channels, channels);
    attention("middle_block.1", channels);
    resBlock("middle_block.2", channels, channels);
    return channels;
  }

  private int down(Deque<Integer> skips) {
    int channels = config.channels(0);
    layer("input_blocks.0.0", channels, config.inChannels(), 3, 3);
    skips.push(channels);
    int block = 1;
    for (int level = 0; level < config.levels(); level++) {
      for (int k = 0; k < config.numResBlocks(); k++, block++) {
        resBlock("input_blocks." + block + ".0", channels, config.channels(level));
        channels = config.channels(level);
        if (config.attentionAt(1 << level)) {
          attention("input_blocks." + block + ".1", channels);
        }
        skips.push(channels);
      }
      if (level < config.levels() - 1) {
        resample("input_blocks." + block++ + ".0", "op", channels);
        skips.push(channels);
      }
    }
    return channels;
  }

  private int up(Deque<Integer> skips, int bottom) {
    int channels = bottom;
    int block = 0;
    for (int level = config.levels() - 1; level >= 0; level--) {
      for (int k = 0; k <= config.numResBlocks(); k++, block++) {
        String name = "output_blocks." + block + ".";
        int part = 0;
        resBlock(name + part++, channels + skips.pop(), config.channels(level));
        channels = config.channels(level);
        if (config.attentionAt(1 << level)) {
          attention(name + part++, channels);
        }
        if (level > 0 && k == config.numResBlocks()) {
          resample(name + part, "conv", channels);
        }
      }
    }
    return channels;
  }

  private void resBlock(String name, int in, int out) {
    norm(name + ".in_layers.0", in);
    layer(name + ".in_layers.2", out, in, 3, 3);
    layer(
        name + ".emb_layers.1", config.useScaleShiftNorm() ? 2 * out : out, config.timeEmbedDim());
    norm(name + ".out_layers.0", out);
    layer(name + ".out_layers.3", out, out, 3, 3);
    if (in != out) {
      layer(name + ".skip_connection", out, in, 1, 1);
    }
  }

  private void resample(String name, String convolution, int channels) {
    if (config.resblockUpdown()) {
      resBlock(name, channels, channels);
    } else {
      layer(name + "." + convolution, channels, channels, 3, 3);
    }
  }

  private void attention(String name, int channels) {
    norm(name + ".norm", channels);
    layer(name + ".qkv", 3 * channels, channels, 1);
    layer(name + ".proj_out", channels, channels, 1);
  }

  private void norm(String name, int channels) {
    layer(name, channels);
  }

  private void layer(String name, long... weight) {
    shapes.put(name + ".weight", weight);
    shapes.put(name + ".bias", new long[] {weight[0]});
  }

  /**
   * Returns one size of a tensor.
   *
   * @param shapes the shapes by name
   * @param key the tensor
   * @param rank how many sizes it must have
   * @param dimension which one
   * @param unlike makes the error of a reason
   * @return from 1 to 2²⁰
   * @throws CheckpointException if it has no such size
   */
  static int size(
      Map<String, long[]> shapes,
      String key,
      int rank,
      int dimension,
      Function<String, CheckpointException> unlike) {
    long[] shape = shapes.get(key);
    if (shape == null) {
      throw unlike.apply("there is no " + key);
    }
    if (shape.length != rank || shape[dimension] < 1 || shape[dimension] > 1 << 20) {
      throw unlike.apply(key + " has the shape " + Arrays.toString(shape));
    }
    return (int) shape[dimension];
  }
}
