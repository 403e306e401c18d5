package dev.rad.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The ways to divide attention into heads that a network with the given weights may have been
 * trained with. Nothing in the weights distinguishes them, but only one of them denoises.
 */
public final class HeadDivisions {
  private static final List<Integer> CHANNELS = List.of(64, 32, 16, 8, 128);
  private static final List<Integer> HEADS = List.of(4, 1, 8, 2);

  private HeadDivisions() {}

  /**
   * Returns the plausible configurations: heads of 8 to 128 channels, and 1 to 8 heads whatever the
   * width, each with both orders of the rows of {@code qkv}; equivalent ones are listed once.
   *
   * @param config a configuration that fits the weights
   * @return configurations that also fit them, the usual ones first
   */
  public static List<UNetConfig> plausible(UNetConfig config) {
    Map<String, UNetConfig> distinct = new LinkedHashMap<>();
    CHANNELS.forEach(channels -> add(distinct, config, config.numHeads(), channels));
    HEADS.forEach(heads -> add(distinct, config, heads, -1));
    return List.copyOf(distinct.values());
  }

  private static void add(
      Map<String, UNetConfig> distinct, UNetConfig config, int heads, int channels) {
    List<Integer> widths = attendedWidths(config);
    if (widths.stream().anyMatch(width -> width % (channels == -1 ? heads : channels) != 0)) {
      return;
    }
    UNetConfig divided = UNetInference.withHeads(config, heads, channels);
    List<Integer> counts = widths.stream().map(divided::heads).toList();
    boolean ordered = counts.stream().anyMatch(count -> count > 1); // of one head, orders are equal
    for (boolean newOrder : ordered ? new boolean[] {false, true} : new boolean[] {false}) {
      distinct.putIfAbsent(
          counts + " " + newOrder,
          UNetInference.withLayout(divided, newOrder, divided.groupNormEps()));
    }
  }

  /** Returns the widths of the levels that have attention, and of the middle. */
  private static List<Integer> attendedWidths(UNetConfig config) {
    List<Double> mult = config.channelMult();
    List<Integer> widths = new ArrayList<>();
    IntStream.range(0, mult.size())
        .filter(level -> level == mult.size() - 1 || config.attentionAt(1 << level))
        .forEach(level -> widths.add((int) (mult.get(level) * config.modelChannels())));
    return widths;
  }
}
