package dev.rad.torch;

import dev.rad.CheckpointException;
import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.checkpoint.AdapterFile;
import dev.rad.model.AdaptedBase;
import dev.rad.model.LoadOptions;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetWeights;
import dev.rad.torch.lora.Lora;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.UNetLoader;
import dev.rad.torch.tensor.Devices;
import dev.rad.torch.tensor.Threads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network of a file that can fill holes, and what it was trained with. It owns the network. */
record LoadedModel(RadUNet network, RadSettings settings, ModelSummary summary)
    implements AutoCloseable {

  static LoadedModel open(Path weights, LoadOptions options, Device device, Precision precision) {
    return open(UNetLoader.open(weights, options), Optional.empty(), device, precision);
  }

  static LoadedModel open(
      Path base, Path adapter, LoadOptions options, Device device, Precision precision) {
    UNetWeights file = UNetLoader.open(base, options);
    AdapterFile trained = AdapterFile.read(adapter, file.tensors().keySet());
    AdaptedBase.require(file, trained, options);
    Map<String, String> metadata = new HashMap<>(file.metadata());
    metadata.putAll(trained.settings());
    List<String> assumptions = new ArrayList<>(file.assumptions());
    trained.assumptions().forEach(sentence -> assumptions.add("of the adapter: " + sentence));
    if (!metadata.containsKey(RadSettings.METADATA_KEY)) {
      assumptions.add(
          "of the adapter: it does not say how it was trained: as the paper's, with "
              + (RadSettings.STANDARD.phase1Steps() + " and ")
              + (RadSettings.STANDARD.phase2Steps() + " steps, to predict the noise"));
    }
    return open(
        new UNetWeights(
            file.file(),
            file.dialect(),
            file.config(),
            assumptions,
            file.warnings(),
            file.tensors(),
            Optional.of(trained.adapters()),
            metadata),
        Optional.of(trained.file()),
        device,
        precision);
  }

  private static LoadedModel open(
      UNetWeights file, Optional<Path> adapter, Device wanted, Precision precision) {
    requireInpainting(file);
    Device device = Devices.resolve(wanted);
    String settingsJson = file.metadata().get(RadSettings.METADATA_KEY);
    RadSettings settings =
        settingsJson == null ? RadSettings.STANDARD : RadSettings.fromJson(settingsJson);
    RadUNet network = UNetLoader.load(file, precision, device);
    try {
      file.adapters().ifPresent(adapters -> Lora.of(network, adapters).mergeForGood());
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
    var summary =
        new ModelSummary(
            file.file(),
            adapter,
            network.parameterCount(),
            file.config().imageSize(),
            settingsJson != null || file.adapters().isPresent(),
            device,
            Threads.count(),
            file.assumptions(),
            file.warnings());
    return new LoadedModel(network, settings, summary);
  }

  private static void requireInpainting(UNetWeights file) {
    UNetConfig config = file.config();
    if (config.numClasses() > 0) {
      throw new CheckpointException(
          file.file() + " is class-conditional: RAD fills holes with unconditional networks");
    }
    if (!config.learnSigma() || config.inChannels() != 3) {
      throw new CheckpointException(
          "%s has %d input and %d output channels; inpainting needs 3 and 6 (learned variance)"
              .formatted(file.file(), config.inChannels(), config.outChannels()));
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
