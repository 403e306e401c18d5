package dev.rad.cli.inpaint;

import dev.rad.Inpainter;
import dev.rad.cli.file.RadHome;
import dev.rad.cli.option.NetworkOptions;
import dev.rad.cli.terminal.Console;
import dev.rad.evaluation.NetworkFiles;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that select the inpainting method: RAD or another one. */
public final class MethodOptions {

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = NamedMethod.RAD,
      description =
          "rad; a method on a plain network such as ddnm, repaint or repaint:jump_n_sample=5@50,"
              + " with options and steps of its own; lama; mean; with OpenCV telea and ns"
              + " (${DEFAULT-VALUE})")
  private String method;

  @Option(
      names = "--adm",
      paramLabel = "FILE",
      description = "the plain network for --method (default: the bundled one)")
  private Path adm;

  @Option(
      names = "--lama",
      paramLabel = "FILE",
      description = "for --method lama: LaMa's TorchScript file, which contains code")
  private Path lama;

  @Option(
      names = "--allow-torchscript",
      description =
          "allow running the code in a TorchScript file; only for files from sources you"
              + " trust")
  private boolean allowTorchScript;

  /** Returns whether the method is RAD. */
  boolean isRad() {
    return method.equals(NamedMethod.RAD);
  }

  /**
   * Checks the options before any file is read.
   *
   * @throws IllegalArgumentException if the method is unknown, needs a file, or needs permission to
   *     run one
   */
  void check() {
    NamedMethod named = NamedMethod.parse(method);
    if (named.isLama()) {
      if (lama == null) {
        throw new IllegalArgumentException(
            "--method lama needs its weights: name them with --lama");
      }
      NetworkFiles.trusted(lama, allowTorchScript);
    }
    if (named.isClassical()) {
      named.openClassical().close(); // fails early if the build has no OpenCV
    }
  }

  /**
   * Opens a method other than RAD.
   *
   * @param network the options of the device
   * @param console the console that reports the method
   */
  Inpainter open(NetworkOptions network, Console console) {
    NamedMethod named = NamedMethod.parse(method);
    if (named.isClassical()) {
      console.say("method  %s", method);
      return named.openClassical();
    }
    Path file =
        named.isLama()
            ? lama
            : adm == null ? RadHome.resolve("checkpoints/landscapes-adm-64.safetensors") : adm;
    Inpainter opened = named.open(file, network.device());
    console.say("method  %s, with %s", method, file);
    return opened;
  }

  /** {@return the method as named on the command line} */
  @Override
  public String toString() {
    return method;
  }
}
