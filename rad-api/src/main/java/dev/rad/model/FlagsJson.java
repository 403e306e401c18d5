package dev.rad.model;

import dev.rad.internal.Json;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** guided-diffusion's flags as JSON. */
final class FlagsJson {
  static final int IMAGENET_CLASSES = 1000;

  private FlagsJson() {}

  static UNetConfig read(String text) {
    return read(Json.parse("UNet flags", text));
  }

  static UNetConfig read(Json json) {
    int imageSize = json.integer("image_size", 64);
    List<Double> mult = json.list("channel_mult", "", Double::valueOf);
    int classes = json.flag("class_cond", false) ? IMAGENET_CLASSES : 0;
    int out = json.flag("learn_sigma", false) ? 6 : 3;
    return json.build(
        () ->
            new UNetConfig(
                imageSize,
                json.integer("in_channels", 3),
                json.integer("num_channels", 128),
                json.integer("out_channels", out),
                json.integer("num_res_blocks", 2),
                mult.isEmpty() ? defaultMult(json, imageSize) : mult,
                json.list("attention_resolutions", "16,8", Integer::valueOf),
                json.integer("num_heads", 4),
                json.integer("num_head_channels", -1),
                json.integer("num_heads_upsample", -1),
                json.integer("num_classes", classes),
                json.flag("use_scale_shift_norm", true),
                json.flag("resblock_updown", false),
                json.flag("use_new_attention_order", false),
                json.real("group_norm_eps", 1e-5),
                json.real("dropout", 0)));
  }

  static String write(UNetConfig config) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("image_size", config.imageSize());
    json.put("num_channels", config.modelChannels());
    json.put("num_res_blocks", config.numResBlocks());
    json.put("channel_mult", joined(config.channelMult()));
    json.put("attention_resolutions", joined(config.attentionResolutions()));
    json.put("num_heads", config.numHeads());
    json.put("num_head_channels", config.numHeadChannels());
    json.put("num_heads_upsample", config.numHeadsUpsample());
    json.put("class_cond", config.numClasses() > 0);
    json.put("num_classes", config.numClasses());
    json.put("learn_sigma", config.outChannels() == 6);
    json.put("in_channels", config.inChannels());
    json.put("out_channels", config.outChannels());
    json.put("use_scale_shift_norm", config.useScaleShiftNorm());
    json.put("resblock_updown", config.resblockUpdown());
    json.put("use_new_attention_order", config.useNewAttentionOrder());
    json.put("group_norm_eps", config.groupNormEps());
    json.put("dropout", config.dropout());
    return json.toString();
  }

  static List<Double> defaultMult(Json json, int imageSize) {
    List<Double> mult = defaultMult(imageSize);
    if (mult.isEmpty()) {
      throw json.wrong(
          "channel_mult", "it, for only the sizes 64, 128, 256 and 512 have a default");
    }
    return mult;
  }

  /** Returns the widths of guided-diffusion's scripts, empty where they have none. */
  static List<Double> defaultMult(int imageSize) {
    return switch (imageSize) {
      case 512 -> List.of(0.5, 1.0, 1.0, 2.0, 2.0, 4.0, 4.0);
      case 256 -> List.of(1.0, 1.0, 2.0, 2.0, 4.0, 4.0);
      case 128 -> List.of(1.0, 1.0, 2.0, 3.0, 4.0);
      case 64 -> List.of(1.0, 2.0, 3.0, 4.0);
      default -> List.of();
    };
  }

  static String joined(List<? extends Number> values) {
    return values.stream()
        .map(
            value ->
                value.doubleValue() == value.intValue()
                    ? Integer.toString(value.intValue())
                    : value.toString())
        .collect(Collectors.joining(","));
  }
}
