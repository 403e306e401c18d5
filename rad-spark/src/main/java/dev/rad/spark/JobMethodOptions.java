package dev.rad.spark;

import dev.rad.cli.inpaint.NamedMethod;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that select a method other than RAD, with weights on any file system. */
final class JobMethodOptions {
  private static final String SHIPPED = "landscapes-adm-64.safetensors";

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = NamedMethod.RAD,
      description =
          "rad; a method on a plain network such as ddnm, repaint or repaint:jump_n_sample=5@50,"
              + " with options and steps of its own; lama; mean; with OpenCV telea and ns"
              + " (${DEFAULT-VALUE})")
  private String method = NamedMethod.RAD;

  @Option(
      names = "--adm",
      paramLabel = "FILE",
      description = "the plain network for --method (default: the one that ships)")
  private @Nullable String adm;

  @Option(
      names = "--lama",
      paramLabel = "FILE",
      description = "for --method lama: LaMa's TorchScript file, which contains code")
  private @Nullable String lama;

  @Option(
      names = "--allow-torchscript",
      description =
          "allow running the code in a TorchScript file; only for files from sources you trust")
  private boolean allowTorchScript;

  JobMethodOptions() {}

  /** Returns whether the method is RAD. */
  boolean isRad() {
    return NamedMethod.parse(method).isRad();
  }

  /**
   * Adds these options instead of those of RAD's network.
   *
   * @param shipped the folder of weights to use if none are named; null if there is none
   * @throws IllegalArgumentException if the method has no weights
   */
  void addTo(BulkOptionsBuilder options, @Nullable String shipped) {
    NamedMethod named = NamedMethod.parse(method);
    options.method(method, allowTorchScript);
    String weights = named.isLama() ? lama : adm;
    if (weights == null && named.isLama()) {
      throw new IllegalArgumentException("--method lama needs its weights: name them with --lama");
    }
    if (weights == null && shipped != null) {
      weights = FileSystems.below(shipped, SHIPPED);
    }
    if (weights != null && !named.isClassical()) {
      options.weights(weights);
    }
  }
}
