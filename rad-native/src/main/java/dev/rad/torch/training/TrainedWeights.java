package dev.rad.torch.training;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.TrainingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Exports a training's newest checkpoint as a file for distribution. */
public final class TrainedWeights {

  private TrainedWeights() {}

  /**
   * Writes the averaged weights, or the averaged adapters where those were trained, with the
   * network's configuration, the run record and further facts in the file's metadata.
   *
   * @param run the training's folder
   * @param out the file to write; replaced only when the new one is complete
   * @param type the type in which elements are stored; half precision is enough for filling holes
   * @param provenance further facts, such as the data's licence
   * @throws TrainingException if the folder holds no complete checkpoint
   */
  public static void export(Path run, Path out, DType type, Map<String, String> provenance) {
    RunFolder.Saved saved =
        RunFolder.existing(run)
            .latest()
            .orElseThrow(
                () ->
                    new TrainingException(
                        run
                            + " holds no complete checkpoint: train first, or name another folder"));
    Path adapter = saved.folder().resolve(RunFolder.ADAPTER);
    Checkpoint averaged =
        Checkpoint.open(
            Files.exists(adapter)
                ? adapter
                : saved.folder().resolve(RunFolder.EMA + ".safetensors"));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.putAll(averaged.metadata());
    metadata.put("run", saved.json());
    metadata.putAll(provenance);
    List<RawTensor> converted =
        averaged.tensors().values().stream().map(tensor -> tensor.to(type)).toList();
    SafetensorsWriter.write(out, converted, metadata);
  }
}
