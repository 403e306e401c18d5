package dev.rad.model;

import dev.rad.exception.CheckpointException;
import dev.rad.model.ClassifierConfig.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an ADM classifier's configuration off the names and shapes of its weights.
 *
 * <p>A residual block that halves the size has the same weights as one that does not. So the blocks
 * are divided into levels in every possible way; attention, widths and guided-diffusion's own
 * widths for an image size leave one way of every public file.
 */
final class ClassifierInference {
  private static final int MOST_LEVELS = 12;
  private static final int MOST_PERIOD = 101; // residual blocks of a level and what follows them

  private final Map<String, long[]> shapes;

  ClassifierInference(Map<String, long[]> shapes) {
    this.shapes = shapes;
  }

  /** Returns whether names and shapes are those of a classifier: it has no way up, but a pool. */
  static boolean matches(Map<String, long[]> shapes) {
    if (shapes.containsKey("out.2.positional_embedding")) {
      return true;
    }
    long[] first = shapes.get("out.0.weight");
    boolean pool = shapes.containsKey("out.3.weight") || (first != null && first.length == 2);
    return pool && shapes.keySet().stream().noneMatch(name -> name.startsWith("output_blocks."));
  }

  ClassifierConfig.Inferred infer() {
    if (!matches(shapes)) {
      boolean unet = shapes.keySet().stream().anyMatch(name -> name.startsWith("output_blocks."));
      throw unlike(
          unet
              ? "it is a UNet, which has output_blocks"
              : "there is no pool, such as out.2.positional_embedding");
    }
    int count = inputBlocks();
    List<ClassifierConfig> fitting = new ArrayList<>();
    for (int period = 2; period <= Math.min(count, MOST_PERIOD); period++) {
      if (count % period == 0 && count / period <= MOST_LEVELS) {
        divided(count / period, period - 1).ifPresent(fitting::add);
      }
    }
    if (fitting.isEmpty()) {
      throw unlike("its " + count + " input blocks in no number of levels have these shapes");
    }
    Optional<ClassifierPresets.Preset> preset = ClassifierPresets.recognise(fitting.get(0));
    if (preset.isPresent()) {
      return new ClassifierConfig.Inferred(
          preset.get().config(),
          List.of(
              "heads and attention order are those of "
                  + (preset.get().name() + ", whose weights have the same shapes")));
    }
    return guessed(single(fitting));
  }

  private ClassifierConfig.Inferred guessed(ClassifierConfig config) {
    List<String> assumptions = new ArrayList<>();
    assumptions.add(
        "attention heads have " + config.numHeadChannels() + " channels; weights do not tell");
    assumptions.add(
        "qkv rows lie head by head (use_new_attention_order false); weights do not tell");
    if (config.pool() != Pool.ATTENTION) {
      assumptions.add(
          "image_size is " + config.imageSize() + ", 8 pixels at the lowest level; unknown");
    }
    return new ClassifierConfig.Inferred(config, assumptions);
  }

  private static ClassifierConfig single(List<ClassifierConfig> fitting) {
    List<ClassifierConfig> usual =
        fitting.stream()
            .filter(
                config -> config.channelMult().equals(FlagsJson.defaultMult(config.imageSize())))
            .toList();
    List<ClassifierConfig> left = usual.isEmpty() ? fitting : usual;
    if (left.size() > 1) {
      throw new CheckpointException(
          "the weights are those of a classifier with "
              + String.join(
                  " or ",
                  left.stream()
                      .map(c -> c.levels() + " levels of " + c.numResBlocks() + " residual blocks")
                      .toList())
              + "; give the flags they were trained with");
    }
    return left.get(0);
  }

  /**
   * Returns the configuration with the given number of levels, if the weights can be divided into
   * them.
   */
  private Optional<ClassifierConfig> divided(int levels, int resBlocks) {
    int side = poolSide();
    if (side > (1 << 16) >> (levels - 1)) {
      return Optional.empty();
    }
    int imageSize = side << (levels - 1);
    int width = size("time_embed.0.weight", 2, 1);
    List<Double> mult = new ArrayList<>();
    List<Integer> attention = new ArrayList<>();
    int commonHead = 0;
    for (int level = 0; level < levels; level++) {
      String block = "input_blocks." + (1 + level * (resBlocks + 1));
      if (!shapes.containsKey(block + ".0.in_layers.2.weight")) {
        return Optional.empty(); // a convolution that halves the size
      }
      int channels = size(block + ".0.in_layers.2.weight", 4, 0);
      mult.add(channels / (double) width);
      if (shapes.containsKey(block + ".1.qkv.weight")) {
        attention.add(imageSize >> level);
      }
      boolean attends = level == levels - 1 || shapes.containsKey(block + ".1.qkv.weight");
      commonHead |= attends ? channels : 0; // the middle has attention
    }
    int head = commonHead % 64 == 0 ? 64 : 32; // the bits below 64 of every width are zero
    return Optional.of(build(imageSize, width, resBlocks, mult, attention, head))
        .filter(config -> UNetShapes.same(config.expectedShapes(), shapes));
  }

  private ClassifierConfig build(
      int imageSize, int width, int blocks, List<Double> mult, List<Integer> attention, int head) {
    int first = size("input_blocks.1.0.in_layers.2.weight", 4, 0);
    boolean convolution =
        mult.size() > 1 && shapes.containsKey("input_blocks." + (1 + blocks) + ".0.op.weight");
    Pool pool = pool();
    try {
      return new ClassifierConfig(
          imageSize,
          size("input_blocks.0.0.weight", 4, 1),
          width,
          blocks,
          mult,
          attention,
          head,
          classes(pool),
          size("input_blocks.1.0.emb_layers.1.weight", 2, 0) == 2L * first,
          !convolution,
          false,
          pool);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(unlike(e.getMessage()).getMessage(), e);
    }
  }

  private Pool pool() {
    if (shapes.containsKey("out.2.positional_embedding")) {
      return Pool.ATTENTION;
    }
    long[] first = shapes.get("out.0.weight");
    if (first != null && first.length == 1) {
      return Pool.ADAPTIVE;
    }
    return shapes.containsKey("out.3.weight") ? Pool.SPATIAL_V2 : Pool.SPATIAL;
  }

  private int classes(Pool pool) {
    return switch (pool) {
      case ATTENTION -> size("out.2.c_proj.weight", 3, 0);
      case ADAPTIVE -> size("out.3.weight", 4, 0);
      case SPATIAL -> size("out.2.weight", 2, 0);
      case SPATIAL_V2 -> size("out.3.weight", 2, 0);
    };
  }

  /**
   * Returns the side of the feature maps that the pool takes; a guess unless it has a place for
   * each.
   */
  private int poolSide() {
    if (pool() != Pool.ATTENTION) {
      return 8;
    }
    int places = size("out.2.positional_embedding", 2, 1) - 1;
    int side = (int) Math.sqrt(places);
    if (side < 1 || side * side != places) {
      throw unlike("its pool has " + places + " places, which is no square");
    }
    return side;
  }

  private int inputBlocks() {
    int count = 1;
    while (count <= MOST_LEVELS * MOST_PERIOD
        && (shapes.containsKey("input_blocks." + count + ".0.in_layers.2.weight")
            || shapes.containsKey("input_blocks." + count + ".0.op.weight"))) {
      count++;
    }
    return count;
  }

  private int size(String key, int rank, int dimension) {
    return UNetShapes.size(shapes, key, rank, dimension, ClassifierInference::unlike);
  }

  private static CheckpointException unlike(@Nullable String reason) {
    return new CheckpointException(
        ("the weights are not those of an ADM classifier: " + reason)
            + "; give guided-diffusion's weights of a classifier");
  }
}
