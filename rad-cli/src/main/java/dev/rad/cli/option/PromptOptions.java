package dev.rad.cli.option;

import dev.rad.cli.terminal.Console;
import dev.rad.exception.CheckpointException;
import dev.rad.latent.LatentLora;
import dev.rad.latent.PipelineFiles;
import dev.rad.latent.SchedulerKind;
import dev.rad.torch.LatentInpainter;
import dev.rad.torch.LatentMethod;
import dev.rad.torch.LatentOptions;
import dev.rad.torch.ModelSummary;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of latent pipelines, which are told in words what to show. */
public final class PromptOptions {

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description =
          "for a pipeline such as Stable Diffusion 1 or 2 as --checkpoint: what the filling shall"
              + " show (default: whatever fits)")
  private String prompt;

  @Option(
      names = "--negative-prompt",
      paramLabel = "TEXT",
      description = "what the filling shall not show")
  private String negativePrompt;

  @Option(
      names = "--latent-method",
      paramLabel = "NAME",
      description =
          "channels9, for a network for inpainting; blended, for any other; rad, for networks and"
              + " adapters that were trained for it (default: the one that fits)")
  private LatentMethod method;

  @Option(
      names = "--scheduler",
      paramLabel = "NAME",
      description =
          "ddim, ddpm, pndm, euler, euler-ancestral, heun, dpm-solver-multistep or unipc (default:"
              + " the pipeline's)")
  private SchedulerKind scheduler;

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      description = "the tokenizer's folder, for a pipeline in one file (the folder beside it)")
  private Path tokenizer;

  @Option(
      names = "--clip-skip",
      paramLabel = "N",
      description = "leave out the text encoder's last N layers (0)")
  private Integer clipSkip;

  @Option(
      names = "--adapter-strength",
      paramLabel = "S",
      description = "what the --adapter of a pipeline is multiplied by (1)")
  private Double adapterStrength;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** {@return whether any option is given} */
  public boolean isGiven() {
    return prompt != null
        || negativePrompt != null
        || method != null
        || scheduler != null
        || tokenizer != null
        || clipSkip != null
        || adapterStrength != null;
  }

  /**
   * Checks the options before any file is read.
   *
   * @param named whether a network is named
   * @throws IllegalArgumentException if a number is out of range
   */
  void check(boolean named) {
    if (isGiven() && !named) {
      throw new ParameterException(
          spec.commandLine(),
          "--prompt, --negative-prompt, --latent-method, --scheduler, --tokenizer, --clip-skip and"
              + " --adapter-strength tell of a pipeline: name that with --checkpoint");
    }
    options(Optional.empty());
  }

  private LatentOptions options(Optional<Double> guidance) {
    LatentOptions options =
        LatentOptions.defaults()
            .withPrompt(prompt == null ? "" : prompt)
            .withNegativePrompt(negativePrompt == null ? "" : negativePrompt)
            .withClipSkip(clipSkip == null ? 0 : clipSkip);
    if (guidance.isPresent()) {
      options = options.withGuidance(guidance.get());
    }
    if (options.prompt().equals(options.negativePrompt())) {
      options = options.withGuidance(1); // there is nothing to compare with
    }
    if (method != null) {
      options = options.withMethod(method);
    }
    return scheduler == null ? options : options.withScheduler(scheduler);
  }

  /**
   * Loads a pipeline.
   *
   * @param checkpoint its folder or file
   * @param adapter low-rank adapters to add, if any
   * @param compute where to compute
   * @param precision of the arithmetic
   * @param guidance the strength of the prompt, if it is given
   * @return the inpainter, which the caller must close
   */
  LatentInpainter load(
      Path checkpoint,
      Optional<Path> adapter,
      ComputeOptions compute,
      PrecisionOptions precision,
      Optional<Double> guidance) {
    PipelineFiles files = PipelineFiles.open(checkpoint);
    if (tokenizer != null) {
      files = files.withTokenizer(tokenizer);
    }
    if (adapter.isPresent()) {
      LatentLora lora = LatentLora.open(adapter.get(), files);
      files = files.withLora(lora, adapterStrength == null ? 1 : adapterStrength);
    } else if (adapterStrength != null) {
      throw new CheckpointException(
          "--adapter-strength is that of an adapter: name it with --adapter");
    }
    LatentInpainter loaded = LatentInpainter.load(files, compute.device(), precision.precision());
    try {
      return loaded.with(options(guidance));
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  /**
   * Prints a description of a loaded pipeline.
   *
   * @param latent the pipeline
   * @param adapter the adapters that were added, if any
   * @param console the console to print to
   */
  static void describe(LatentInpainter latent, Optional<Path> adapter, Console console) {
    ModelSummary model = latent.model();
    console.say(
        "model   %s%s, %,d parameters, %d×%d pixels, in latents, method %s",
        model.file(),
        adapter.map(file -> " with the adapter " + file).orElse(""),
        model.parameters(),
        model.imageSize(),
        model.imageSize(),
        latent.method().label());
    model.assumptions().forEach(assumption -> console.say("note    %s", assumption));
    model.warnings().forEach(warning -> console.warn("warning: " + warning));
    console.say("device  %s, %d threads", model.device(), model.threads());
  }
}
