package dev.rad.model;

import dev.rad.internal.Json;
import dev.rad.model.ClassifierConfig.Pool;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** guided-diffusion's flags of a classifier as JSON. */
final class ClassifierFlagsJson {

  private ClassifierFlagsJson() {}

  static ClassifierConfig read(Json json) {
    int imageSize = json.integer("image_size", 64);
    List<Double> mult = json.list("channel_mult", "", Double::valueOf);
    Pool pool = pool(json);
    return json.build(
        () ->
            new ClassifierConfig(
                imageSize,
                json.integer("in_channels", 3),
                json.integer("classifier_width", 128),
                json.integer("classifier_depth", 2),
                mult.isEmpty() ? FlagsJson.defaultMult(json, imageSize) : mult,
                json.list("classifier_attention_resolutions", "32,16,8", Integer::valueOf),
                json.integer("num_head_channels", 64),
                json.integer("num_classes", FlagsJson.IMAGENET_CLASSES),
                json.flag("classifier_use_scale_shift_norm", true),
                json.flag("classifier_resblock_updown", true),
                json.flag("use_new_attention_order", false),
                pool));
  }

  private static Pool pool(Json json) {
    String found = json.text("classifier_pool", Pool.ATTENTION.flag());
    return Arrays.stream(Pool.values())
        .filter(pool -> pool.flag().equals(found))
        .findFirst()
        .orElseThrow(
            () ->
                json.wrong(
                    "classifier_pool",
                    "one of " + Arrays.stream(Pool.values()).map(Pool::flag).toList()));
  }

  static String write(ClassifierConfig config) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("image_size", config.imageSize());
    json.put("classifier_width", config.modelChannels());
    json.put("classifier_depth", config.numResBlocks());
    json.put("channel_mult", FlagsJson.joined(config.channelMult()));
    json.put("classifier_attention_resolutions", FlagsJson.joined(config.attentionResolutions()));
    json.put("num_head_channels", config.numHeadChannels());
    json.put("num_classes", config.numClasses());
    json.put("in_channels", config.inChannels());
    json.put("classifier_use_scale_shift_norm", config.useScaleShiftNorm());
    json.put("classifier_resblock_updown", config.resblockUpdown());
    json.put("use_new_attention_order", config.useNewAttentionOrder());
    json.put("classifier_pool", config.pool().flag());
    return json.toString();
  }
}
