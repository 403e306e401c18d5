package dev.rad.latent;

import java.util.Map;

/** Computes the shape of every weight of an autoencoder. */
final class AutoencoderShapes {
  private final AutoencoderConfig config;
  private final ShapeMap shapes = new ShapeMap();

  AutoencoderShapes(AutoencoderConfig config) {
    this.config = config;
  }

  Map<String, long[]> all() {
    int latent = config.latentChannels();
    encoder();
    decoder();
    if (config.useQuantConv()) {
      shapes.layer("quant_conv", 2L * latent, 2L * latent, 1, 1);
    }
    if (config.usePostQuantConv()) {
      shapes.layer("post_quant_conv", latent, latent, 1, 1);
    }
    return shapes.all();
  }

  private int width(int level) {
    return config.blockOutChannels().get(level);
  }

  private void encoder() {
    int last = config.levels() - 1;
    int channels = width(0);
    shapes.convolution("encoder.conv_in", channels, config.inChannels());
    for (int level = 0; level <= last; level++) {
      String block = "encoder.down_blocks." + level;
      for (int k = 0; k < config.layersPerBlock(); k++) {
        resnet(block + ".resnets." + k, channels, width(level));
        channels = width(level);
      }
      if (level < last) {
        shapes.convolution(block + ".downsamplers.0.conv", channels, channels);
      }
    }
    middle("encoder.mid_block", channels);
    shapes.layer("encoder.conv_norm_out", channels);
    shapes.convolution("encoder.conv_out", 2 * config.latentChannels(), channels);
  }

  private void decoder() {
    int last = config.levels() - 1;
    int channels = width(last);
    shapes.convolution("decoder.conv_in", channels, config.latentChannels());
    middle("decoder.mid_block", channels);
    for (int level = 0; level <= last; level++) {
      String block = "decoder.up_blocks." + level;
      for (int k = 0; k <= config.layersPerBlock(); k++) {
        resnet(block + ".resnets." + k, channels, width(last - level));
        channels = width(last - level);
      }
      if (level < last) {
        shapes.convolution(block + ".upsamplers.0.conv", channels, channels);
      }
    }
    shapes.layer("decoder.conv_norm_out", channels);
    shapes.convolution("decoder.conv_out", config.outChannels(), channels);
  }

  private void middle(String name, int channels) {
    resnet(name + ".resnets.0", channels, channels);
    if (config.midBlockAddAttention()) {
      String attention = name + ".attentions.0.";
      shapes.layer(attention + "group_norm", channels);
      for (String part : new String[] {"to_q", "to_k", "to_v", "to_out.0"}) {
        shapes.layer(attention + part, channels, channels);
      }
    }
    resnet(name + ".resnets.1", channels, channels);
  }

  private void resnet(String name, int in, int out) {
    shapes.layer(name + ".norm1", in);
    shapes.convolution(name + ".conv1", out, in);
    shapes.layer(name + ".norm2", out);
    shapes.convolution(name + ".conv2", out, out);
    if (in != out) {
      shapes.layer(name + ".conv_shortcut", out, in, 1, 1);
    }
  }
}
