package dev.rad.torch;

import dev.rad.AdaptOptions;
import dev.rad.checkpoint.AdapterFile;
import dev.rad.checkpoint.AdapterTensors;
import dev.rad.checkpoint.DType;
import dev.rad.exception.CheckpointException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.model.AdaptedBase;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetWeights;
import dev.rad.torch.lora.Lora;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import dev.rad.torch.training.PhotoAdaptation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Low-rank adapters that were trained on one photo. It owns no native memory.
 *
 * @param tensors the adapters
 * @param networkKeys the names of all parameters of their network
 * @param settings the metadata of their file
 * @param unnamed the file whose weights were changed by other adapters before these were trained,
 *     and so are in no file that these could be read beside; empty if there were no others
 */
record PhotoAdapter(
    AdapterTensors tensors,
    Set<String> networkKeys,
    Map<String, String> settings,
    Optional<Path> unnamed) {

  /**
   * Trains adapters on the known pixels of a photo.
   *
   * @throws CheckpointException if the network has classes, or was not trained to fill holes
   */
  static PhotoAdapter train(LoadedModel base, RgbImage photo, Mask hole, AdaptOptions options) {
    requireAdaptable(base);
    RadUNet network = base.network();
    boolean bfloat16 = network.parameters().values().stream().anyMatch(PhotoAdapter::isBfloat16);
    DType precision = bfloat16 ? DType.BF16 : DType.F32;
    try (RadUNet trained = network.copy(DType.F32)) {
      AdapterTensors tensors =
          PhotoAdaptation.run(trained, base.settings(), precision, photo, hole, options);
      return new PhotoAdapter(
          tensors,
          Set.copyOf(network.parameters().keySet()),
          settings(base),
          base.merged() ? Optional.of(base.summary().file()) : Optional.empty());
    }
  }

  private static boolean isBfloat16(Tensor parameter) {
    return parameter.dtype() == DType.BF16;
  }

  private static void requireAdaptable(LoadedModel base) {
    Path file = base.summary().file();
    if (base.network().config().numClasses() > 0) {
      throw new CheckpointException(
          file + " is class-conditional: only networks without classes adapt to a photo");
    }
    if (!base.summary().trainedForRad()) {
      throw new CheckpointException(
          file
              + " is a plain ADM, not trained to fill holes, and a photo is too little to learn that"
              + " from: take a network of RAD, or leave adapting out");
    }
  }

  /**
   * Returns the metadata of the adapters' file. Weights that were rounded when they were loaded are
   * not those of their file, so that their digest would name no file.
   */
  private static Map<String, String> settings(LoadedModel base) {
    Map<String, Tensor> parameters = base.network().parameters();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(UNetWeights.CONFIG_KEY, base.network().config().toJson());
    settings.put(RadSettings.METADATA_KEY, base.settings().toJson());
    if (parameters.values().stream().allMatch(parameter -> parameter.dtype() == DType.F32)) {
      settings.put(
          AdaptedBase.DIGEST_KEY,
          AdaptedBase.digest(
              parameters.keySet(),
              name -> Tensors.toRaw(name, Objects.requireNonNull(parameters.get(name)))));
      settings.put(AdaptedBase.NAME_KEY, base.summary().file().getFileName().toString());
    }
    return settings;
  }

  /** Returns a copy of the network with these adapters merged into it, which must be closed. */
  LoadedModel mergedInto(LoadedModel base) {
    RadUNet network = base.network().copy();
    try {
      Lora.of(network, tensors).mergeForGood();
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
    return new LoadedModel(network, base.settings(), true, base.summary());
  }

  /**
   * Writes the adapters to a file that can be read beside their network's.
   *
   * @throws CheckpointException if the file cannot be written, or the network was adapted already
   */
  void write(Path file) {
    unnamed.ifPresent(
        weights -> {
          throw new CheckpointException(
              weights
                  + " was loaded with other adapters, without which those of the photo are of no"
                  + " use: merge them into the weights first, with rad convert");
        });
    AdapterFile.write(file, tensors, networkKeys, settings);
  }
}
