package dev.rad.latent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Computes the shape of every weight of a conditioned UNet. */
final class ConditionedUNetShapes {
  private final ConditionedUNetConfig config;
  private final ShapeMap shapes = new ShapeMap();
  private final Deque<Integer> skips = new ArrayDeque<>();

  ConditionedUNetShapes(ConditionedUNetConfig config) {
    this.config = config;
  }

  Map<String, long[]> all() {
    int first = config.channels(0);
    int embedding = config.timeEmbedDim();
    shapes.convolution("conv_in", first, config.inChannels());
    shapes.layer("time_embedding.linear_1", embedding, first);
    shapes.layer("time_embedding.linear_2", embedding, embedding);
    down();
    int last = config.levels() - 1;
    int bottom = config.channels(last);
    resnet("mid_block.resnets.0", bottom, bottom);
    transformer("mid_block.attentions.0", last);
    resnet("mid_block.resnets.1", bottom, bottom);
    up();
    shapes.layer("conv_norm_out", first);
    shapes.convolution("conv_out", config.outChannels(), first);
    return shapes.all();
  }

  private void down() {
    int channels = config.channels(0);
    skips.push(channels);
    for (int level = 0; level < config.levels(); level++) {
      String block = "down_blocks." + level;
      for (int k = 0; k < config.layersPerBlock(); k++) {
        resnet(block + ".resnets." + k, channels, config.channels(level));
        channels = config.channels(level);
        if (config.downAttention().get(level)) {
          transformer(block + ".attentions." + k, level);
        }
        skips.push(channels);
      }
      if (level < config.levels() - 1) {
        shapes.convolution(block + ".downsamplers.0.conv", channels, channels);
        skips.push(channels);
      }
    }
  }

  private void up() {
    int last = config.levels() - 1;
    int channels = config.channels(last);
    for (int up = 0; up <= last; up++) {
      String block = "up_blocks." + up;
      int level = last - up;
      for (int k = 0; k <= config.layersPerBlock(); k++) {
        resnet(block + ".resnets." + k, channels + skips.pop(), config.channels(level));
        channels = config.channels(level);
        if (config.upAttention().get(up)) {
          transformer(block + ".attentions." + k, level);
        }
      }
      if (up < last) {
        shapes.convolution(block + ".upsamplers.0.conv", channels, channels);
      }
    }
  }

  private void resnet(String name, int in, int out) {
    shapes.layer(name + ".norm1", in);
    shapes.convolution(name + ".conv1", out, in);
    shapes.layer(name + ".time_emb_proj", out, config.timeEmbedDim());
    shapes.layer(name + ".norm2", out);
    shapes.convolution(name + ".conv2", out, out);
    if (in != out) {
      shapes.layer(name + ".conv_shortcut", out, in, 1, 1);
    }
  }

  private void transformer(String name, int level) {
    int channels = config.channels(level);
    shapes.layer(name + ".norm", channels);
    projection(name + ".proj_in", channels);
    for (int k = 0; k < config.transformerLayers().get(level); k++) {
      String block = name + ".transformer_blocks." + k;
      shapes.layer(block + ".norm1", channels);
      attention(block + ".attn1", channels, channels);
      shapes.layer(block + ".norm2", channels);
      attention(block + ".attn2", channels, config.crossAttentionDim());
      shapes.layer(block + ".norm3", channels);
      shapes.layer(block + ".ff.net.0.proj", 8L * channels, channels);
      shapes.layer(block + ".ff.net.2", channels, 4L * channels);
    }
    projection(name + ".proj_out", channels);
  }

  private void projection(String name, int channels) {
    if (config.useLinearProjection()) {
      shapes.layer(name, channels, channels);
    } else {
      shapes.layer(name, channels, channels, 1, 1);
    }
  }

  private void attention(String name, int channels, int context) {
    shapes.withoutBias(name + ".to_q", channels, channels);
    shapes.withoutBias(name + ".to_k", channels, context);
    shapes.withoutBias(name + ".to_v", channels, context);
    shapes.layer(name + ".to_out.0", channels, channels);
  }
}
