package dev.rad.cli.checkpoint;

import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.FiniteWeights;
import dev.rad.checkpoint.KeyDialect;
import dev.rad.cli.option.ForceOption;
import dev.rad.exception.CheckpointException;
import dev.rad.latent.LatentLora;
import dev.rad.latent.PipelineFiles;
import dev.rad.latent.PipelineWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes a Stable-Diffusion-type pipeline as a folder of diffusers.
 *
 * @param file the pipeline's folder or file
 * @param out the folder to write
 * @param type the type of the numbers in it
 * @param force whether what is there may be replaced
 * @param terminal where to print
 */
record PipelineConversion(
    Path file, Path out, DType type, ForceOption force, PrintWriter terminal) {

  /**
   * Converts.
   *
   * @param to the names to write
   * @param tokenizer the folder of a tokenizer to use instead of the pipeline's
   * @param adapter low-rank adapters to merge into the weights
   * @throws CheckpointException if other names are asked for, or a file cannot be used
   */
  void run(KeyDialect to, Optional<Path> tokenizer, Optional<Path> adapter) {
    if (to != KeyDialect.DIFFUSERS) {
      throw new CheckpointException(
          file + " is a latent pipeline, which only diffusers names fit: give --to diffusers");
    }
    PipelineFiles opened = PipelineFiles.open(file);
    PipelineFiles files = tokenizer.map(opened::withTokenizer).orElse(opened);
    force
        .targets(adapter.map(lora -> new Path[] {file, lora}).orElse(new Path[] {file}))
        .folder(out, PipelineWriter.names(files).toArray(String[]::new));
    files.notes().forEach(note -> terminal.println("note  " + note));
    if (adapter.isPresent()) {
      LatentLora lora = LatentLora.open(adapter.get(), files);
      lora.notes().forEach(note -> terminal.println("note  of the adapter: " + note));
      files = files.withLora(lora, 1);
    }
    files.unet().ifPresent(p -> FiniteWeights.require(p.file(), p.tensors().values()));
    files.autoencoder().ifPresent(p -> FiniteWeights.require(p.file(), p.tensors().values()));
    files.textEncoder().ifPresent(p -> FiniteWeights.require(p.file(), p.tensors().values()));
    PipelineWriter.write(out, files, type);
    terminal.println("wrote " + out.toAbsolutePath().normalize());
  }
}
