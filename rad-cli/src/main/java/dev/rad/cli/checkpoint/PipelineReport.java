package dev.rad.cli.checkpoint;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.latent.AutoencoderConfig;
import dev.rad.latent.ConditionedUNetConfig;
import dev.rad.latent.LatentLora;
import dev.rad.latent.PipelineFiles;
import dev.rad.latent.PipelinePart;
import dev.rad.latent.SchedulerConfig;
import dev.rad.latent.TextEncoderConfig;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Describes a Stable-Diffusion-type pipeline.
 *
 * @param out where to print
 * @param listTensors whether to list every tensor
 */
record PipelineReport(PrintWriter out, boolean listTensors) {

  void describe(PipelineFiles files) {
    out.println("pipeline    " + files.path());
    files.unet().ifPresent(part -> print("unet", part, unet(part.config())));
    files.autoencoder().ifPresent(part -> print("vae", part, autoencoder(part.config())));
    files.textEncoder().ifPresent(part -> print("text", part, text(part.config())));
    files
        .tokenizer()
        .ifPresent(
            tokenizer ->
                out.printf(
                    Locale.ROOT,
                    "tokenizer   %,d tokens, prompts of %d%n",
                    tokenizer.vocabularySize(),
                    tokenizer.maxLength()));
    if (files.schedulerJson().isPresent()) {
      out.println("scheduler   " + scheduler(files.scheduler()));
    }
    files.notes().forEach(note -> out.println("note        " + note));
  }

  private void print(String name, PipelinePart<?> part, String shape) {
    long parameters = part.tensors().values().stream().mapToLong(RawTensor::elements).sum();
    out.printf("%-11s %s%n", name, part.file());
    out.printf(
        Locale.ROOT,
        "            %,d parameters, %s: %s%n",
        parameters,
        types(part.tensors()),
        shape);
    part.notes().forEach(note -> out.println("note        " + note));
    if (listTensors) {
      part.tensors()
          .forEach(
              (key, tensor) ->
                  out.printf(
                      "%-5s %-22s %s%n", tensor.type(), Arrays.toString(tensor.shape()), key));
    }
  }

  static String types(Map<String, RawTensor> tensors) {
    Map<DType, Long> counts =
        tensors.values().stream()
            .collect(Collectors.groupingBy(RawTensor::type, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " of " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String unet(ConditionedUNetConfig config) {
    return ("%s, levels of %s channels, %s heads, text of %d, latents of %d×%d%s")
        .formatted(
            config.inpainting() ? "9 channels, for inpainting" : config.inChannels() + " channels",
            config.blockOutChannels(),
            config.heads(),
            config.crossAttentionDim(),
            config.sampleSize(),
            config.sampleSize(),
            known(config));
  }

  private static String known(ConditionedUNetConfig config) {
    boolean wide = config.blockOutChannels().get(0) == 320;
    return wide && config.crossAttentionDim() == 768
        ? " (Stable Diffusion 1)"
        : wide && config.crossAttentionDim() == 1024 ? " (Stable Diffusion 2)" : "";
  }

  private static String autoencoder(AutoencoderConfig config) {
    return "levels of %s channels, %d latent channels at 1/%d of the side, scaled by %s"
        .formatted(
            config.blockOutChannels(),
            config.latentChannels(),
            config.factor(),
            config.scalingFactor());
  }

  private static String text(TextEncoderConfig config) {
    return "%d layers of %d, %d heads, %s"
        .formatted(
            config.numHiddenLayers(),
            config.hiddenSize(),
            config.numAttentionHeads(),
            config.hiddenAct().name().toLowerCase(Locale.ROOT));
  }

  private static String scheduler(SchedulerConfig config) {
    String predicts =
        switch (config.predictionType()) {
          case EPSILON -> "noise (epsilon)";
          case VELOCITY -> "velocity (v)";
          case X0 -> "the picture (sample)";
        };
    return "%s, %d steps of training, the network predicts %s, %s spacing%s"
        .formatted(
            config.kind().className(),
            config.numTrainTimesteps(),
            predicts,
            config.timestepSpacing().name().toLowerCase(Locale.ROOT),
            config.rescaleBetasZeroSnr() ? ", no picture left at the end" : "");
  }

  /** Describes adapters whose network is not at hand. */
  void describeAdapters(Checkpoint checkpoint) {
    Map<String, RawTensor> tensors = checkpoint.tensors();
    out.println("file        " + checkpoint.file());
    out.println("container   " + checkpoint.container());
    out.println(
        "names       adapters (LoRA) of a latent network, without it; "
            + LatentLora.naming(tensors));
    out.println("tensors     " + types(tensors));
    out.println("ranks       " + LatentLora.ranks(tensors));
    new TreeMap<>(checkpoint.metadata())
        .forEach(
            (key, value) ->
                out.println("metadata    " + key + " = " + value.replaceAll("\\s+", " ")));
    checkpoint.notes().forEach(note -> out.println("note        " + note));
  }

  /** Describes adapters that fit a pipeline. */
  void describe(LatentLora lora) {
    out.println("file        " + lora.file());
    out.printf(
        "adapters    on %d layers of the UNet, %d of the text encoder; nothing is left over%n",
        lora.unet().size(), lora.textEncoder().size());
    lora.notes().forEach(note -> out.println("note        " + note));
  }
}
