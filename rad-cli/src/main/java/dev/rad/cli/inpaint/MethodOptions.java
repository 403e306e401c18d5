package dev.rad.cli.inpaint;

import dev.rad.Inpainter;
import dev.rad.cli.file.RadHome;
import dev.rad.cli.option.NetworkOptions;
import dev.rad.cli.terminal.Console;
import dev.rad.evaluation.NetworkFiles;
import dev.rad.evaluation.classical.ClassicalMethods;
import dev.rad.torch.BaselineInpainter;
import dev.rad.torch.LamaInpainter;
import dev.rad.torch.baseline.BaselineMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options that select the inpainting method: RAD or another one. */
public final class MethodOptions {

  private static final String RAD = "rad";
  private static final String LAMA = "lama";
  private static final Pattern TEXT =
      Pattern.compile("(?<name>[a-z0-9-]+)(?<options>:[^@]*)?(@(?<steps>\\d{1,4}))?");

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = RAD,
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
    return method.equals(RAD);
  }

  /**
   * Checks the options before any file is read.
   *
   * @throws IllegalArgumentException if the method is unknown, needs a file, or needs permission to
   *     run one
   */
  void check() {
    Matcher text = text();
    String name = text.group("name");
    if (!names().contains(name)) {
      throw new IllegalArgumentException(
          "there is no method '%s': take one of %s".formatted(name, String.join(", ", names())));
    }
    if (BaselineMethod.names().contains(name)) {
      baseline();
    } else if (text.group("options") != null || text.group("steps") != null) {
      throw new IllegalArgumentException(
          "--method %s has no options: --steps and --solver are those of rad".formatted(name));
    }
    if (name.equals(LAMA)) {
      if (lama == null) {
        throw new IllegalArgumentException(
            "--method lama needs its weights: name them with --lama");
      }
      NetworkFiles.trusted(lama, allowTorchScript);
    }
    if (ClassicalMethods.names().contains(name)) {
      ClassicalMethods.named(name).close(); // fails early if the build has no OpenCV
    }
  }

  private Matcher text() {
    Matcher text = TEXT.matcher(method);
    if (!text.matches()) {
      throw new IllegalArgumentException(
          "--method is NAME, NAME:OPTIONS or NAME@STEPS, not '" + method + "'");
    }
    return text;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(List.of(RAD));
    names.addAll(BaselineMethod.names());
    names.add(LAMA);
    names.addAll(ClassicalMethods.names());
    return names;
  }

  private BaselineMethod baseline() {
    Matcher text = text();
    String options = text.group("options") == null ? "" : text.group("options");
    BaselineMethod named = BaselineMethod.named(text.group("name") + options);
    return text.group("steps") == null
        ? named
        : named.withSteps(Integer.parseInt(text.group("steps")));
  }

  /**
   * Opens a method other than RAD.
   *
   * @param network the options of the device
   * @param console the console that reports the method
   */
  Inpainter open(NetworkOptions network, Console console) {
    String name = text().group("name");
    if (ClassicalMethods.names().contains(name)) {
      console.say("method  %s", method);
      return new ClassicalInpainter(ClassicalMethods.named(name));
    }
    Path file =
        name.equals(LAMA)
            ? lama
            : adm == null ? RadHome.resolve("checkpoints/landscapes-adm-64.safetensors") : adm;
    Inpainter opened =
        name.equals(LAMA)
            ? LamaInpainter.load(file, network.device())
            : BaselineInpainter.load(file, baseline(), network.device());
    console.say("method  %s, with %s", method, file);
    return opened;
  }

  /** {@return the method as named on the command line} */
  @Override
  public String toString() {
    return method;
  }
}
