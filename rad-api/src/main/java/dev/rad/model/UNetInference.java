package dev.rad.model;

import dev.rad.checkpoint.KeyDialect;
import dev.rad.exception.CheckpointException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads an ADM UNet's configuration off the names and shapes of its weights. */
final class UNetInference {
  private static final int MOST_LEVELS = 12;

  private final Map<String, long[]> shapes;
  private final KeyDialect dialect;
  private final String fileName;
  private final OptionalInt knownHead;

  /** Creates an inference in which the file's name decides between presets of the same shapes. */
  UNetInference(
      Map<String, long[]> shapes, KeyDialect dialect, String fileName, OptionalInt knownHead) {
    this.shapes = shapes;
    this.dialect = dialect;
    this.fileName = fileName;
    this.knownHead = knownHead;
  }

  UNetConfig.Inferred infer() {
    refuseClassifier(shapes);
    List<Integer> ups = upsamplers();
    int levels = ups.size() + 1;
    int resBlocks = ups.isEmpty() ? inputBlocks() - 1 : ups.get(0);
    if (levels > MOST_LEVELS || resBlocks < 1) {
      throw unlike("it has " + levels + " levels of " + resBlocks + " residual blocks");
    }
    int width = size("time_embed.0.weight", 2, 1);
    int imageSize = 8 << (levels - 1); // 64 for 4 levels, 256 for 6: what the public models have
    List<Double> mult = new ArrayList<>();
    List<Integer> attention = new ArrayList<>();
    int commonHead = 0;
    for (int level = 0; level < levels; level++) {
      String block = "input_blocks." + (1 + level * (resBlocks + 1));
      int channels = size(block + ".0.in_layers.2.weight", 4, 0);
      mult.add(channels / (double) width);
      if (shapes.containsKey(block + ".1.qkv.weight")) {
        attention.add(imageSize >> level);
        commonHead |= channels;
      }
      commonHead |= level == levels - 1 ? channels : 0; // the middle has attention
    }
    boolean headsOf64 = commonHead % 64 == 0; // the bits below 64 of every width are zero
    int head = knownHead.orElse(headsOf64 ? 64 : 32);
    return finish(build(imageSize, width, resBlocks, mult, attention, head));
  }

  /** Rejects the weights of a classifier, guided-diffusion's other kind of network. */
  static void refuseClassifier(Map<String, long[]> shapes) {
    if (ClassifierInference.matches(shapes)) {
      throw unlike("it is a classifier, of guided-diffusion's EncoderUNetModel");
    }
  }

  private UNetConfig build(
      int imageSize, int width, int blocks, List<Double> mult, List<Integer> attention, int head) {
    boolean diffusers = dialect == KeyDialect.DIFFUSERS;
    int first = size("input_blocks.1.0.in_layers.2.weight", 4, 0);
    String up = "output_blocks." + blocks + ".";
    boolean convolution =
        shapes.containsKey(up + "1.conv.weight") || shapes.containsKey(up + "2.conv.weight");
    try {
      return new UNetConfig(
          imageSize,
          size("input_blocks.0.0.weight", 4, 1),
          width,
          size("out.2.weight", 4, 0),
          blocks,
          mult,
          attention,
          4,
          head,
          -1,
          shapes.containsKey("label_emb.weight") ? size("label_emb.weight", 2, 0) : 0,
          size("input_blocks.1.0.emb_layers.1.weight", 2, 0) == 2L * first,
          !convolution,
          diffusers,
          diffusers ? 1e-6 : 1e-5,
          0);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(unlike(e.getMessage()).getMessage(), e);
    }
  }

  /**
   * Takes what shapes do not determine from the preset with the same shapes, or reports a guess.
   */
  private UNetConfig.Inferred finish(UNetConfig plain) {
    boolean diffusers = dialect == KeyDialect.DIFFUSERS;
    List<String> assumptions = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    UNetConfig config = plain;
    Optional<UNetPresets.Preset> preset = UNetPresets.recognise(plain, fileName);
    if (preset.isPresent()) {
      config = preset.get().config();
      if (knownHead.isPresent()) {
        config = withHeads(config, config.numHeads(), knownHead.getAsInt());
      }
      assumptions.add(
          ("image size, " + (knownHead.isPresent() ? "" : "heads, "))
              + "attention order, dropout and the "
              + (preset.get().noiseSchedule() + " noise schedule are those of ")
              + (preset.get().name() + ", whose weights have the same shapes"));
    } else {
      if (knownHead.isEmpty()) {
        warnings.add(
            ("attention heads of " + plain.numHeadChannels() + " channels are a guess: weights do")
                + " not tell, and these shapes are of no public file; a wrong guess gives wrong"
                + " pictures without any other sign. Let rad info --probe try the divisions, or"
                + " state yours with --num-head-channels or --flags");
      }
      assumptions.add(
          "image_size is " + plain.imageSize() + ", 8 pixels at the lowest level; unknown");
    }
    if (diffusers) {
      config = withLayout(config, true, 1e-6);
      assumptions.add("group_norm_eps is 1e-6, as in diffusers' conversions of these networks");
    }
    if (diffusers || preset.isEmpty()) {
      assumptions.add(
          "qkv rows lie "
              + (config.useNewAttentionOrder()
                  ? "queries, keys, values (use_new_attention_order true)"
                  : "head by head (use_new_attention_order false)")
              + "; weights do not tell");
    }
    return new UNetConfig.Inferred(config, assumptions, warnings);
  }

  /** Returns the configuration with other attention heads. */
  static UNetConfig withHeads(UNetConfig c, int numHeads, int numHeadChannels) {
    try {
      return new UNetConfig(
          c.imageSize(),
          c.inChannels(),
          c.modelChannels(),
          c.outChannels(),
          c.numResBlocks(),
          c.channelMult(),
          c.attentionResolutions(),
          numHeads,
          numHeadChannels,
          -1,
          c.numClasses(),
          c.useScaleShiftNorm(),
          c.resblockUpdown(),
          c.useNewAttentionOrder(),
          c.groupNormEps(),
          c.dropout());
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          "num_head_channels " + numHeadChannels + ": " + e.getMessage() + "; give a divisor", e);
    }
  }

  /** Returns the configuration with other values of what weights do not determine. */
  static UNetConfig withLayout(UNetConfig c, boolean newAttentionOrder, double groupNormEps) {
    return new UNetConfig(
        c.imageSize(),
        c.inChannels(),
        c.modelChannels(),
        c.outChannels(),
        c.numResBlocks(),
        c.channelMult(),
        c.attentionResolutions(),
        c.numHeads(),
        c.numHeadChannels(),
        c.numHeadsUpsample(),
        c.numClasses(),
        c.useScaleShiftNorm(),
        c.resblockUpdown(),
        newAttentionOrder,
        groupNormEps,
        c.dropout());
  }

  /** Returns the output blocks that end with an upsampler, in order. */
  private List<Integer> upsamplers() {
    List<Integer> found = new ArrayList<>();
    String block = "output_blocks.0.";
    for (int k = 0; shapes.containsKey(block + "0.in_layers.2.weight"); k++) {
      for (String up : List.of("1.in_layers.2", "2.in_layers.2", "1.conv", "2.conv")) {
        if (shapes.containsKey(block + up + ".weight")) {
          found.add(k);
        }
      }
      block = "output_blocks." + (k + 1) + ".";
    }
    return found;
  }

  private int inputBlocks() {
    int count = 1;
    while (shapes.containsKey("input_blocks." + count + ".0.in_layers.2.weight")) {
      count++;
    }
    return count;
  }

  private int size(String key, int rank, int dimension) {
    return UNetShapes.size(shapes, key, rank, dimension, UNetInference::unlike);
  }

  private static CheckpointException unlike(@Nullable String reason) {
    return new CheckpointException(
        "the weights are not those of an ADM UNet: " + reason + "; give guided-diffusion weights");
  }
}
