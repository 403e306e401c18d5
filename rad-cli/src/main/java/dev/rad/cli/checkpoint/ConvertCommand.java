package dev.rad.cli.checkpoint;

import dev.rad.Device;
import dev.rad.checkpoint.AdapterFile;
import dev.rad.checkpoint.AdapterTensors;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.FiniteWeights;
import dev.rad.checkpoint.KeyDialect;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.cli.file.OverwriteGuard;
import dev.rad.cli.option.AnyBaseOption;
import dev.rad.cli.option.ConditioningOption;
import dev.rad.cli.option.ForceOption;
import dev.rad.cli.option.WeightsOptions;
import dev.rad.exception.CheckpointException;
import dev.rad.latent.PipelineFiles;
import dev.rad.model.AdaptedBase;
import dev.rad.model.DiffusersFolder;
import dev.rad.model.LoadOptions;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetPresets;
import dev.rad.model.UNetWeights;
import dev.rad.torch.lora.Lora;
import dev.rad.torch.nn.UNetLoader;
import dev.rad.torch.tensor.Tensors;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Implements {@code rad convert}: writes weights with other names, in another type, or with
 * adapters merged.
 */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = "Write weights under other names or in another type, and merge adapters.")
public final class ConvertCommand implements Callable<Integer> {

  /** The element types of weights in a file. */
  public enum FileType {
    F32(DType.F32),
    F16(DType.F16),
    BF16(DType.BF16);

    private final DType storage;

    FileType(DType storage) {
      this.storage = storage;
    }

    DType storage() {
      return storage;
    }
  }

  @Parameters(
      paramLabel = "FILE",
      description =
          "weights: .safetensors, .pt, .ckpt, a diffusers folder, or that of a whole pipeline,"
              + " which becomes a diffusers folder")
  private Path file;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "NAMES",
      description =
          "guided-diffusion: a safetensors file; diffusers: a folder as in RAD's reference"
              + " program")
  private KeyDialect to;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "PATH",
      description = "the file or folder to write")
  private Path out;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "f32",
      description = "f32, f16 or bf16 (${DEFAULT-VALUE})")
  private FileType type;

  @Option(
      names = "--time-layers",
      paramLabel = "KIND",
      defaultValue = "pointwise",
      description =
          "attention layers of diffusers folders: pointwise convolutions as in RAD's"
              + " reference program, or matrices as in diffusers (${DEFAULT-VALUE})")
  private DiffusersFolder.TimeLayers timeLayers;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = "use the configuration of this public checkpoint")
  private String preset;

  @Mixin private WeightsOptions weightsOptions;

  @Mixin private AnyBaseOption anyBase;

  @Mixin private ConditioningOption conditioning;

  @Option(
      names = "--adapter",
      paramLabel = "FILE",
      description = "an adapter file to merge into the weights")
  private Path adapter;

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      description = "the tokenizer's folder, for a pipeline in one file (the folder beside it)")
  private Path tokenizer;

  @Option(names = "--merge", description = "merge the adapters stored beside the weights")
  private boolean merge;

  @Mixin private ForceOption force;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (PipelineFiles.matches(file)) {
      new PipelineConversion(file, out, type.storage, force, spec.commandLine().getOut())
          .run(to, Optional.ofNullable(tokenizer), Optional.ofNullable(adapter));
      return 0;
    }
    if (tokenizer != null) {
      throw new CheckpointException(
          file + " is no latent pipeline, to which --tokenizer belongs: leave it out");
    }
    checkTarget();
    UNetWeights weights = UNetWeights.open(file, options());
    FiniteWeights.require(weights.file(), weights.tensors().values());
    PrintWriter terminal = spec.commandLine().getOut();
    weights.assumptions().forEach(assumption -> terminal.println("note  " + assumption));
    weights
        .warnings()
        .forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
    Map<String, String> metadata = new HashMap<>(weights.metadata());
    Optional<AdapterTensors> adapters = weights.adapters();
    if (adapter != null) {
      AdapterFile read = AdapterFile.read(adapter, weights.tensors().keySet());
      AdaptedBase.require(weights, read, anyBase.addTo(LoadOptions.defaults()));
      read.assumptions().forEach(sentence -> terminal.println("note  of the adapter: " + sentence));
      metadata.putAll(read.settings());
      adapters = Optional.of(read.adapters());
    } else if (adapters.isPresent() && !merge) {
      throw new CheckpointException(
          file + " has low-rank adapters beside its weights: add --merge to merge them");
    }
    metadata.put(UNetWeights.CONFIG_KEY, weights.config().toJson());
    adapters.ifPresent(
        unused -> metadata.putIfAbsent(RadSettings.METADATA_KEY, RadSettings.STANDARD.toJson()));
    Map<String, RawTensor> tensors =
        adapters.map(tuned -> merged(weights, tuned)).orElse(weights.tensors());
    switch (to) {
      case GUIDED_DIFFUSION ->
          SafetensorsWriter.write(
              out, tensors.values().stream().map(t -> t.to(type.storage)).toList(), metadata);
      case DIFFUSERS ->
          DiffusersFolder.write(out, weights.config(), tensors, type.storage, timeLayers, metadata);
    }
    terminal.println("wrote " + out.toAbsolutePath().normalize());
    return 0;
  }

  private LoadOptions options() {
    if (preset == null) {
      return conditioning.addTo(weightsOptions.options());
    }
    try {
      return conditioning
          .addTo(weightsOptions.options())
          .withConfig(UNetPresets.named(preset).config());
    } catch (NoSuchElementException e) {
      throw new CheckpointException(e.getMessage() + "; give one of these", e);
    }
  }

  private void checkTarget() {
    OverwriteGuard targets =
        force.targets(adapter == null ? new Path[] {file} : new Path[] {file, adapter});
    switch (to) {
      case GUIDED_DIFFUSION -> targets.file(out);
      case DIFFUSERS -> targets.folder(out, DiffusersFolder.FILES.toArray(String[]::new));
    }
  }

  private static Map<String, RawTensor> merged(UNetWeights weights, AdapterTensors adapters) {
    try (var network = UNetLoader.load(weights, DType.F32, Device.CPU)) {
      Lora.of(network, adapters).mergeForGood();
      Map<String, RawTensor> tensors = new LinkedHashMap<>();
      network
          .parameters()
          .forEach((name, parameter) -> tensors.put(name, Tensors.toRaw(name, parameter)));
      return tensors;
    }
  }
}
