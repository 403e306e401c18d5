package dev.rad.model;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.schedule.NoiseConditioning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Determines how a network was trained if its file does not say so in {@link RadSettings}. */
final class TrainedSettings {

  /** What TD-Paint's program has before every name of a network's tensors. */
  private static final String LIGHTNING_MODULE = "model.";

  private TrainedSettings() {}

  /**
   * Returns the file's text with the effective settings: those given by the caller, those of the
   * file, or TD-Paint's for files of its program, whose tensors do not differ from another ADM's.
   *
   * @param checkpoint the file
   * @param stated the conditioning that the caller gives
   * @param assumptions gets a sentence if something is assumed
   */
  static Map<String, String> complete(
      Checkpoint checkpoint, Optional<NoiseConditioning> stated, List<String> assumptions) {
    Map<String, String> metadata = new LinkedHashMap<>(checkpoint.metadata());
    String own = metadata.get(RadSettings.METADATA_KEY);
    if (stated.isPresent()) {
      RadSettings settings = own == null ? RadSettings.STANDARD : RadSettings.fromJson(own);
      metadata.put(RadSettings.METADATA_KEY, settings.withConditioning(stated.get()).toJson());
    } else if (own == null
        && metadata.containsKey(Checkpoint.LIGHTNING_KEY)
        && checkpoint.removedPrefix().equals(LIGHTNING_MODULE)) {
      metadata.put(RadSettings.METADATA_KEY, RadSettings.TD_PAINT.toJson());
      assumptions.add(
          "the network is conditioned as TD-Paint's networks are, because PyTorch Lightning wrote the"
              + " file; if it is another's, state that with --conditioning");
    }
    return metadata;
  }
}
