package dev.rad.examples;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.model.UNetWeights;
import java.nio.file.Path;

/** Looks into a checkpoint, PyTorch's or safetensors: {@code ReadCheckpoint weights.pt}. */
public final class ReadCheckpoint {

  private ReadCheckpoint() {}

  /**
   * Runs the example.
   *
   * @param arguments the file
   */
  public static void main(String[] arguments) {
    Checkpoint file = Checkpoint.open(Path.of(arguments[0]));
    file.tensors().values().stream().limit(5).forEach(System.out::println); // name, type, shape
    System.out.println(file.tensors().size() + " tensors, " + file.container());

    UNetWeights network = UNetWeights.open(Path.of(arguments[0])); // which shapes fit an ADM
    System.out.println(network.config());
  }
}
