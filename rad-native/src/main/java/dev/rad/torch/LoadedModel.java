package dev.rad.torch;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.checkpoint.AdapterFile;
import dev.rad.checkpoint.AdapterTensors;
import dev.rad.exception.CheckpointException;
import dev.rad.model.AdaptedBase;
import dev.rad.model.LoadOptions;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetPresets;
import dev.rad.model.UNetWeights;
import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.RadScheduler;
import dev.rad.torch.device.Devices;
import dev.rad.torch.device.Threads;
import dev.rad.torch.lora.Lora;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.UNetLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A loaded network that can inpaint, and the settings that it was trained with. This object owns
 * the network.
 *
 * @param network the network
 * @param settings what it was trained with
 * @param merged whether adapters of a file were merged into it
 * @param summary its summary
 */
record LoadedModel(RadUNet network, RadSettings settings, boolean merged, ModelSummary summary)
    implements AutoCloseable {

  private static final BetaSchedule LINEAR = BetaSchedule.linear(1000);

  /**
   * Loads a network and merges its adapters into it.
   *
   * @param weights a {@code .safetensors} or {@code .pt} file, or a diffusers folder
   * @param adapter a separate file of adapters; they replace any that the weights' file contains
   * @param options what is known about the weights
   * @param wanted the device to compute on
   * @param precision the precision of convolutions and attention
   * @return the network and its training settings
   * @throws CheckpointException if a file is missing, malformed, or does not fit
   */
  static LoadedModel load(
      Path weights,
      Optional<Path> adapter,
      LoadOptions options,
      Device wanted,
      Precision precision) {
    UNetWeights alone = UNetLoader.open(weights, options);
    Optional<AdapterFile> separate =
        adapter.map(path -> AdapterFile.read(path, alone.tensors().keySet()));
    UNetWeights base = separate.map(file -> adapted(alone, file, options)).orElse(alone);
    separate.ifPresent(file -> AdaptedBase.require(base, file, options));
    requireInpainting(base);
    Device device = Devices.resolve(wanted);
    Optional<AdapterTensors> adapters = separate.map(AdapterFile::adapters).or(base::adapters);
    Optional<String> settings =
        separate
            .map(file -> file.settings().get(RadSettings.METADATA_KEY))
            .or(() -> Optional.ofNullable(base.metadata().get(RadSettings.METADATA_KEY)));
    RadUNet network = UNetLoader.load(base, precision, device);
    try {
      adapters.ifPresent(tensors -> Lora.of(network, tensors).mergeForGood());
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
    var summary =
        new ModelSummary(
            base.file(),
            separate.map(AdapterFile::file),
            network.parameterCount(),
            base.config().imageSize(),
            settings.isPresent() || adapters.isPresent(),
            device,
            Threads.count(),
            assumptions(base, separate, settings.isPresent()),
            base.warnings());
    return new LoadedModel(
        network,
        settings.map(RadSettings::fromJson).orElse(RadSettings.STANDARD),
        adapters.isPresent(),
        summary);
  }

  /** A base that counts as something else than its adapters make of it is what they say. */
  private static UNetWeights adapted(UNetWeights alone, AdapterFile adapter, LoadOptions options) {
    String own = alone.metadata().get(RadSettings.METADATA_KEY);
    String settings = adapter.settings().get(RadSettings.METADATA_KEY);
    if (own == null || settings == null || own.equals(settings)) {
      return alone;
    }
    var conditioning = RadSettings.fromJson(settings).conditioning();
    return UNetWeights.open(alone.file(), options.withConditioning(conditioning));
  }

  private static List<String> assumptions(
      UNetWeights base, Optional<AdapterFile> separate, boolean hasSettings) {
    List<String> assumptions = new ArrayList<>(base.assumptions());
    if (!hasSettings && separate.isEmpty() && !trainedSchedule(base.config()).equals(LINEAR)) {
      assumptions.add(
          "its training had the cosine schedule, as the public network of these shapes; every"
              + " pixel's noise is looked up in it");
    }
    separate.ifPresent(
        file -> file.assumptions().forEach(note -> assumptions.add("of the adapter: " + note)));
    if (separate.isPresent() && !hasSettings) {
      assumptions.add(
          "of the adapter: it does not say how it was trained: as the paper's, with "
              + (RadSettings.STANDARD.phase1Steps() + " and ")
              + (RadSettings.STANDARD.phase2Steps() + " steps, to predict the noise"));
    }
    return assumptions;
  }

  /**
   * Returns the schedule to fill holes with: RAD's, with the step numbers that the network was
   * trained on.
   */
  RadScheduler schedule() {
    RadScheduler schedule = settings.scheduler();
    return summary.trainedForRad()
        ? schedule
        : schedule.withTrainingSchedule(trainedSchedule(network.config()));
  }

  /** Returns the schedule that a public ADM was trained with; for other networks, DDPM's. */
  static BetaSchedule trainedSchedule(UNetConfig config) {
    return UNetPresets.recognise(config)
        .filter(preset -> preset.noiseSchedule().equals("cosine"))
        .map(preset -> BetaSchedule.cosine(LINEAR.steps()))
        .orElse(LINEAR);
  }

  private static void requireInpainting(UNetWeights file) {
    UNetConfig config = file.config();
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
