package dev.rad.benchmarks;

import dev.rad.checkpoint.DType;
import dev.rad.latent.ConditionedUNetConfig;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts the operations of an evaluation of a network of latents from its weights' shapes. */
final class LatentCost {

  private static final int TOKENS = 77;
  private static final Pattern BLOCK = Pattern.compile("(down|up|mid)_blocks?\\.(\\d+)?.*");

  private LatentCost() {}

  /**
   * Counts two operations for each product, in convolutions, linear layers and attention.
   *
   * @param config the network's shape
   * @param side of the latents
   * @param batch how many
   * @param dtype of the weights
   */
  static Cost of(ConditionedUNetConfig config, int side, int batch, DType dtype) {
    long products = 0;
    long weights = 0;
    for (Map.Entry<String, long[]> parameter : config.expectedShapes().entrySet()) {
      String name = parameter.getKey();
      long[] shape = parameter.getValue();
      long elements = 1;
      for (long size : shape) {
        elements *= size;
      }
      weights += elements;
      if (shape.length > 1) {
        products += elements * rows(config, name, side);
        if (name.endsWith("attn1.to_q.weight")) {
          long rows = rows(config, name, side);
          products += 2 * rows * rows * shape[0]; // q·k and the weighted values
        } else if (name.endsWith("attn2.to_q.weight")) {
          products += 2 * rows(config, name, side) * TOKENS * shape[0];
        }
      }
    }
    return new Cost(2 * products * batch, weights * dtype.bytes());
  }

  /** Returns how many rows or pixels a layer computes. */
  private static long rows(ConditionedUNetConfig config, String name, int side) {
    if (name.contains("time_emb")) {
      return 1;
    }
    if (name.contains("attn2.to_k") || name.contains("attn2.to_v")) {
      return TOKENS;
    }
    int last = config.levels() - 1;
    Matcher block = BLOCK.matcher(name);
    int level = 0;
    if (block.matches()) {
      level =
          switch (block.group(1)) {
            case "down" -> Integer.parseInt(block.group(2));
            case "up" -> last - Integer.parseInt(block.group(2));
            default -> last;
          };
    }
    level += name.contains("downsamplers") ? 1 : 0;
    level -= name.contains("upsamplers") ? 1 : 0;
    long s = side >> level;
    return s * s;
  }
}
