package dev.rad.cli.checkpoint;

import dev.rad.checkpoint.AdapterFile;
import dev.rad.checkpoint.AdapterTensors;
import dev.rad.checkpoint.Checkpoint;
import dev.rad.cli.file.RadHome;
import dev.rad.cli.option.ConditioningOption;
import dev.rad.cli.option.WeightsOptions;
import dev.rad.image.RgbImage;
import dev.rad.latent.LatentLora;
import dev.rad.latent.PipelineFiles;
import dev.rad.model.ClassifierPresets;
import dev.rad.model.ClassifierWeights;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetPresets;
import dev.rad.model.UNetWeights;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Implements {@code rad info}: describes a weights file. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = "Describe a weights file: container, names, types, configuration.")
public final class InfoCommand implements Callable<Integer> {

  private static final Set<String> NOT_SHOWN = // shown in decoded form instead
      Set.of(UNetWeights.CONFIG_KEY, ClassifierWeights.CONFIG_KEY, RadSettings.METADATA_KEY);

  @Parameters(
      paramLabel = "FILE",
      description =
          "weights: .safetensors, .pt, .ckpt, a diffusers folder, or that of a whole pipeline")
  private Path file;

  @Option(
      names = "--base",
      paramLabel = "PATH",
      description = "for adapters of a latent network: the pipeline that they are for")
  private Path base;

  @Option(names = "--tensors", description = "list every tensor as the file names it")
  private boolean listTensors;

  @Option(
      names = "--probe",
      description =
          "try all divisions of the attention into heads on a noised photo, and report which"
              + " denoises best")
  private boolean probe;

  @Option(
      names = "--photo",
      paramLabel = "FILE",
      description =
          "the photo for --probe, like those the network was trained on (default: a bundled"
              + " one)")
  private Path photo;

  @Mixin private WeightsOptions weightsOptions;

  @Mixin private ConditioningOption conditioning;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    var pipeline = new PipelineReport(spec.commandLine().getOut(), listTensors);
    if (PipelineFiles.matches(file)) {
      pipeline.describe(PipelineFiles.open(file));
      return 0;
    }
    if (base != null) {
      pipeline.describe(LatentLora.open(file, PipelineFiles.open(base)));
      return 0;
    }
    if (Files.isRegularFile(file) && LatentLora.matches(Checkpoint.openWhole(file))) {
      pipeline.describeAdapters(Checkpoint.openWhole(file));
      return 0;
    }
    if (isAdapter(file)) {
      describe(AdapterFile.read(file));
      return 0;
    }
    if (!Files.isDirectory(file) && ClassifierWeights.matches(Checkpoint.open(file))) {
      describe(ClassifierWeights.open(file));
      return 0;
    }
    UNetWeights weights = UNetWeights.open(file, conditioning.addTo(weightsOptions.options()));
    Checkpoint checkpoint = Checkpoint.open(weights.file(), weightsOptions.options().weightSet());
    PrintWriter out = spec.commandLine().getOut();
    out.println("file        " + weights.file());
    out.println("container   " + checkpoint.container());
    out.println("names       " + weights.dialect());
    out.println("tensors     " + types(checkpoint));
    out.printf("parameters  %,d%n", weights.config().parameterCount());
    out.println("shapes      " + preset(weights));
    out.println("rad         " + rad(weights.metadata()));
    out.println("flags       " + flags(weights.config().toJson()));
    weights.adapters().ifPresent(adapters -> out.println("adapters    " + text(adapters)));
    finish(weights.assumptions(), weights.metadata(), checkpoint);
    weights.warnings().forEach(warning -> out.println("warning     " + warning));
    if (probe) {
      Path picture = photo == null ? RadHome.resolve("rad-examples/demo/photo.jpg") : photo;
      new HeadProbeReport(out).probe(weights, RgbImage.read(picture));
    }
    return 0;
  }

  /** Returns whether a file or PEFT folder holds adapters without their base network. */
  private static boolean isAdapter(Path file) {
    if (Files.isDirectory(file)) {
      return Files.exists(file.resolve("adapter_model.safetensors"));
    }
    Set<String> names = Checkpoint.open(file).tensors().keySet();
    return names.stream().anyMatch(name -> name.contains(".lora_A."))
        && names.stream().noneMatch(name -> name.contains(".base_layer."));
  }

  private void describe(AdapterFile adapter) {
    Checkpoint checkpoint = Checkpoint.open(adapter.file());
    PrintWriter out = spec.commandLine().getOut();
    out.println("file        " + adapter.file());
    out.println("container   " + checkpoint.container());
    out.println("names       PEFT adapters, without the network that they belong to");
    out.println("tensors     " + types(checkpoint));
    out.println("adapters    " + text(adapter.adapters()));
    out.println("rad         " + rad(adapter.settings()));
    finish(adapter.assumptions(), adapter.settings(), checkpoint);
  }

  private void describe(ClassifierWeights weights) {
    Checkpoint checkpoint = Checkpoint.open(weights.file());
    PrintWriter out = spec.commandLine().getOut();
    String shapes =
        ClassifierPresets.recognise(weights.config())
            .map(preset -> "those of the public checkpoint " + preset.name())
            .orElse("of no public classifier that rad knows");
    out.println("file        " + weights.file());
    out.println("container   " + checkpoint.container());
    out.println("names       a classifier of noisy images, for guidance; it fills no holes");
    out.println("tensors     " + types(checkpoint));
    out.printf("parameters  %,d%n", weights.config().parameterCount());
    out.println("shapes      " + shapes);
    out.println("flags       " + flags(weights.config().toJson()));
    finish(weights.assumptions(), weights.metadata(), checkpoint);
  }

  private static String text(AdapterTensors adapters) {
    return "rank %d, alpha %s, on %d layers; %d tensors trained in full"
        .formatted(
            adapters.rank(),
            adapters.alpha(),
            adapters.layers().size(),
            adapters.fullyTrained().size());
  }

  private void finish(
      List<String> assumptions, Map<String, String> metadata, Checkpoint checkpoint) {
    PrintWriter out = spec.commandLine().getOut();
    assumptions.forEach(assumption -> out.println("assumed     " + assumption));
    new TreeMap<>(metadata)
        .forEach(
            (key, value) -> {
              if (!NOT_SHOWN.contains(key)) {
                out.println("metadata    " + key + " = " + value.replaceAll("\\s+", " "));
              }
            });
    if (listTensors) {
      checkpoint
          .tensors()
          .forEach(
              (name, tensor) ->
                  out.printf(
                      "%-5s %-22s %s%n", tensor.type(), Arrays.toString(tensor.shape()), name));
    }
  }

  private static String types(Checkpoint checkpoint) {
    return PipelineReport.types(checkpoint.tensors());
  }

  private static String preset(UNetWeights weights) {
    return UNetPresets.recognise(weights.config())
        .map(preset -> "those of the public checkpoint " + preset.name())
        .orElse("of no public checkpoint that rad knows");
  }

  private static String rad(Map<String, String> metadata) {
    String settings = metadata.get(RadSettings.METADATA_KEY);
    return settings == null ? "not said: a plain ADM, or a RAD network without settings" : settings;
  }

  /** Formats a configuration as guided-diffusion's command-line flags. */
  private static String flags(String json) {
    return json.replaceAll("[{}]", "")
        .replaceAll("\"(\\w+)\":\"?([^\",]*(?:,[^\",]+)*)\"?(?:,(?=\")|$)", "--$1 $2 ")
        .strip();
  }
}
