package dev.rad.torch.nn;

import dev.rad.model.UNetConfig;
import dev.rad.torch.nn.layer.Conv2d;
import dev.rad.torch.nn.layer.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Builds the downward half of an ADM UNet and its middle block, which classifiers share. */
final class Encoder {

  private final UNetConfig config;
  private final List<List<ConditionedLayer>> input = new ArrayList<>();
  private final List<Integer> skipChannels = new ArrayList<>();
  private final List<ConditionedLayer> middle;
  private int channels;

  Encoder(Weights network, UNetConfig config) {
    this.config = config;
    channels = config.channels(0);
    buildInput(network.at("input_blocks"));
    Weights weights = network.at("middle_block");
    middle =
        List.of(
            new ResBlock(weights.at("0"), config, channels, channels, Resampling.NONE),
            new AttentionBlock(weights.at("1"), config, channels, config.heads(channels)),
            new ResBlock(weights.at("2"), config, channels, channels, Resampling.NONE));
  }

  private void buildInput(Weights weights) {
    add(
        List.of(
            ConditionedLayer.of(
                new Conv2d(weights.at("0.0"), config.inChannels(), channels, 3, 1))));
    for (int level = 0; level < config.levels(); level++) {
      for (int i = 0; i < config.numResBlocks(); i++) {
        Weights block = weights.at(Integer.toString(input.size()));
        int out = config.channels(level);
        List<ConditionedLayer> layers = new ArrayList<>();
        layers.add(new ResBlock(block.at("0"), config, channels, out, Resampling.NONE));
        channels = out;
        if (config.attentionAt(1 << level)) {
          layers.add(new AttentionBlock(block.at("1"), config, channels, config.heads(channels)));
        }
        add(layers);
      }
      if (level < config.levels() - 1) {
        Weights block = weights.at(Integer.toString(input.size()));
        add(
            List.of(
                config.resblockUpdown()
                    ? new ResBlock(block.at("0"), config, channels, channels, Resampling.DOWN)
                    : ConditionedLayer.of(new Conv2d(block.at("0.op"), channels, channels, 3, 2))));
      }
    }
  }

  private void add(List<ConditionedLayer> block) {
    input.add(List.copyOf(block));
    skipChannels.add(channels);
  }

  /** Returns the input blocks' layers, in order. */
  List<List<ConditionedLayer>> input() {
    return Collections.unmodifiableList(input);
  }

  /** Returns the output channels of each input block. */
  List<Integer> skipChannels() {
    return Collections.unmodifiableList(skipChannels);
  }

  /** Returns the middle block's layers. */
  List<ConditionedLayer> middle() {
    return middle;
  }

  /** Returns the output channels of the middle block. */
  int channels() {
    return channels;
  }
}
