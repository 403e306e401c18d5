package dev.rad.cli.checkpoint;

import dev.rad.cli.option.ForceOption;
import dev.rad.torch.training.TrainedWeights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Implements {@code rad export}: writes the averaged weights of a training to a file for
 * distribution.
 */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Write the averaged weights or adapters of a training to a file for inference.")
public final class ExportCommand implements Callable<Integer> {

  @Option(
      names = "--run",
      required = true,
      paramLabel = "DIR",
      description = "the training's folder")
  private Path run;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "the weights file, .safetensors")
  private Path out;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "f16",
      description = "f32, f16 or bf16 (${DEFAULT-VALUE})")
  private ConvertCommand.FileType type;

  @Option(
      names = "--provenance",
      paramLabel = "KEY=VALUE",
      description = "a fact for the file's metadata: data, licence, commit, command")
  private Map<String, String> provenance = new LinkedHashMap<>();

  @Mixin private ForceOption force;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    force.targets().file(out);
    TrainedWeights.export(run, out, type.storage(), provenance);
    spec.commandLine().getOut().println("wrote " + out.toAbsolutePath().normalize());
    return 0;
  }
}
