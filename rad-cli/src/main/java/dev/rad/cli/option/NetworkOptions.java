package dev.rad.cli.option;

import dev.rad.Device;
import dev.rad.cli.file.RadHome;
import dev.rad.cli.terminal.Console;
import dev.rad.exception.CheckpointException;
import dev.rad.latent.PipelineFiles;
import dev.rad.model.LoadOptions;
import dev.rad.torch.LatentInpainter;
import dev.rad.torch.ModelSummary;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.RadInpainterBuilder;
import dev.rad.torch.device.Devices;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that select the network and the device it runs on. */
public final class NetworkOptions {

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "weights: .safetensors, .pt or a diffusers folder, also that of a latent pipeline"
              + " (default: the bundled ones)")
  private Path checkpoint;

  @Option(
      names = "--adapter",
      paramLabel = "FILE",
      description = "low-rank adapters trained on --checkpoint: a file or PEFT folder")
  private Path adapter;

  @Mixin private WeightsOptions weightsOptions;

  @Mixin private AnyBaseOption anyBase;

  @Mixin private ConditioningOption conditioning;

  @Mixin private GuidanceOptions shown;

  @Mixin private ComputeOptions compute;

  @Mixin private PrecisionOptions precision;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * Checks the options before any file is read.
   *
   * @param prompts the options of latent pipelines
   */
  public void check(PromptOptions prompts) {
    prompts.check(checkpoint != null);
    check(!prompts.isGiven());
  }

  /** Checks the options before any file is read. */
  public void check() {
    check(true);
  }

  private void check(boolean classes) {
    if (adapter != null && checkpoint == null) {
      throw new ParameterException(
          spec.commandLine(), "--adapter belongs to a network: name that with --checkpoint");
    }
    if ((weightsOptions.isGiven() || conditioning.isGiven() || shown.isGiven())
        && checkpoint == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--flags, --num-head-channels, --weights, --conditioning, --class and guidance tell of a"
              + " network: name that with --checkpoint");
    }
    if (classes) {
      shown.check();
    }
    compute.check();
    precision.precision();
  }

  /** {@return whether the command line names a network} */
  public boolean isNamed() {
    return checkpoint != null || adapter != null;
  }

  /** {@return whether the command line names adapters} */
  public boolean hasAdapter() {
    return adapter != null;
  }

  /**
   * Finds out whether the network is a latent pipeline.
   *
   * @param prompts the options of such pipelines
   * @return whether {@link #loadPipeline} is the way to load it
   * @throws CheckpointException if it is none, and options of pipelines are given
   */
  public boolean isPipeline(PromptOptions prompts) {
    if (checkpoint != null && matches(prompts.isGiven())) {
      return true;
    }
    if (prompts.isGiven()) {
      throw new CheckpointException(
          checkpoint
              + " is no latent pipeline, to which --prompt and the like belong: name another");
    }
    return false;
  }

  /** A file that cannot be read is reported when it is loaded, unless it must be a pipeline. */
  private boolean matches(boolean must) {
    try {
      return PipelineFiles.matches(checkpoint);
    } catch (CheckpointException e) {
      if (must) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Loads a latent pipeline.
   *
   * @param prompts what it shall show
   * @return the inpainter, which the caller must close
   */
  public LatentInpainter loadPipeline(PromptOptions prompts) {
    if (weightsOptions.isGiven() || conditioning.isGiven() || shown.isOfClasses()) {
      throw new CheckpointException(
          checkpoint
              + " is a latent pipeline: leave out --flags, --num-head-channels, --weights,"
              + " --conditioning, and what belongs to classes");
    }
    compute.useThreads();
    precision.tf32().ifPresent(rounds -> Devices.allowTf32(rounds, rounds));
    LatentInpainter latent =
        prompts.load(checkpoint, Optional.ofNullable(adapter), compute, precision, shown.weight());
    System.gc(); // unmaps the files, whose pages would count as this process's memory to its end
    return latent;
  }

  /**
   * Prints a description of a loaded latent pipeline.
   *
   * @param latent the pipeline
   * @param console the console to print to
   */
  public void describe(LatentInpainter latent, Console console) {
    PromptOptions.describe(latent, Optional.ofNullable(adapter), console);
  }

  /** Sets the number of threads, for runs without a network. */
  public void useThreads() {
    compute.useThreads();
  }

  /** {@return the device to compute on, after setting the number of threads} */
  public Device device() {
    compute.useThreads();
    return compute.device();
  }

  /**
   * Loads the network.
   *
   * @return the inpainter, which the caller must close
   */
  public RadInpainter load() {
    compute.useThreads();
    precision.tf32().ifPresent(rounds -> Devices.allowTf32(rounds, rounds));
    Path weights =
        checkpoint == null
            ? RadHome.resolve("checkpoints/rad-landscapes-64.safetensors")
            : checkpoint;
    LoadOptions options = anyBase.addTo(conditioning.addTo(weightsOptions.options()));
    RadInpainterBuilder builder =
        RadInpainter.builder()
            .weights(weights)
            .options(options)
            .device(compute.device())
            .precision(precision.precision());
    if (adapter != null) {
      builder.adapter(adapter);
    }
    return shown.load(builder);
  }

  /**
   * Prints a description of a loaded network and of what it should show.
   *
   * @param rad the network
   * @param console the console to print to
   */
  public void describe(RadInpainter rad, Console console) {
    describe(rad.model(), console);
    if (!shown.toString().isEmpty()) {
      console.say("class   %s", shown);
    }
  }

  /**
   * Prints a description of a loaded network.
   *
   * @param model the network
   * @param console the console to print to
   */
  public static void describe(ModelSummary model, Console console) {
    console.say(
        "model   %s%s, %,d parameters, %d×%d pixels, %s",
        model.file(),
        model.adapter().map(adapter -> " with the adapter " + adapter).orElse(""),
        model.parameters(),
        model.imageSize(),
        model.imageSize(),
        model.trainedForRad() ? "trained for RAD" : "a plain ADM, not trained for RAD");
    model.assumptions().forEach(assumption -> console.say("note    %s", assumption));
    model.warnings().forEach(warning -> console.warn("warning: " + warning));
    console.say("device  %s, %d threads", model.device(), model.threads());
  }
}
