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
import dev.rad.torch.device.Devices;
import dev.rad.torch.device.Threads;
import dev.rad.torch.lora.Lora;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.UNetLoader;
import dev.rad.torch.sampling.Denoiser;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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
    if (!config.learnSigma() || config.inChannels() != 3) {
      throw new CheckpointException(
          "%s has %d input and %d output channels; inpainting needs 3 and 6 (learned variance)"
              .formatted(file.file(), config.inChannels(), config.outChannels()));
    }
  }

  /**
   * The network as a sampler asks it.
   *
   * @param classNumber what its pictures shall show; of a class-conditional network only
   * @throws CheckpointException if it has classes and none is named, or the other way round, or it
   *     has fewer
   */
  Denoiser denoiser(OptionalInt classNumber) {
    int classes = network.config().numClasses();
    if (classNumber.isEmpty() && classes == 0) {
      return network::forward;
    }
    if (classNumber.isEmpty()) {
      throw new CheckpointException(
          summary.file()
              + (" is class-conditional: say what the filling shall show, with --class or")
              + (" RadInpainter.withClass, by a number from 0 to " + (classes - 1)));
    }
    int number = classNumber.getAsInt();
    if (number >= classes) {
      throw new CheckpointException(
          summary.file()
              + (" has no class " + number + ": ")
              + (classes == 0 ? "it knows no classes" : "its last is " + (classes - 1)));
    }
    return (x, noise) -> {
      long[] all = new long[Math.toIntExact(x.size(0))];
      Arrays.fill(all, number);
      return network.forward(x, noise, Tensors.of(all, all.length));
    };
  }

  @Override
  public void close() {
    network.close();
  }
}
