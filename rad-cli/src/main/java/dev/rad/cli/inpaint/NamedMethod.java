package dev.rad.cli.inpaint;

import dev.rad.Device;
import dev.rad.Inpainter;
import dev.rad.evaluation.classical.ClassicalMethods;
import dev.rad.torch.BaselineInpainter;
import dev.rad.torch.LamaInpainter;
import dev.rad.torch.baseline.BaselineMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A method of inpainting by its name on command lines.
 *
 * @param text the whole name, such as {@code repaint:jump_n_sample=5@50}
 * @param name without options and steps
 * @param baseline what fills, if it is a method on a plain network
 */
public record NamedMethod(String text, String name, Optional<BaselineMethod> baseline) {

  /** The name of the method that this library is made for. */
  public static final String RAD = "rad";

  private static final String LAMA = "lama";
  private static final Pattern TEXT =
      Pattern.compile("(?<name>[a-z0-9-]+)(?<options>:[^@]*)?(@(?<steps>\\d{1,4}))?");

  /**
   * Reads a name.
   *
   * @param text {@code NAME}, {@code NAME:OPTIONS} or {@code NAME@STEPS}
   * @return the method
   * @throws IllegalArgumentException if there is no such method, or it does not have those options
   */
  public static NamedMethod parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "--method is NAME, NAME:OPTIONS or NAME@STEPS, not '" + text + "'");
    }
    String name = parts.group("name");
    if (!names().contains(name)) {
      throw new IllegalArgumentException(
          "there is no method '%s': take one of %s".formatted(name, String.join(", ", names())));
    }
    Optional<String> options = Optional.ofNullable(parts.group("options"));
    Optional<String> steps = Optional.ofNullable(parts.group("steps"));
    if (BaselineMethod.names().contains(name)) {
      BaselineMethod named = BaselineMethod.named(name + options.orElse(""));
      BaselineMethod stepped = steps.map(Integer::parseInt).map(named::withSteps).orElse(named);
      return new NamedMethod(text, name, Optional.of(stepped));
    }
    if (options.isPresent() || steps.isPresent()) {
      throw new IllegalArgumentException(
          "--method %s has no options: --steps and --solver are those of rad".formatted(name));
    }
    return new NamedMethod(text, name, Optional.empty());
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(List.of(RAD));
    names.addAll(BaselineMethod.names());
    names.add(LAMA);
    names.addAll(ClassicalMethods.names());
    return names;
  }

  /** {@return whether this is RAD itself} */
  public boolean isRad() {
    return name.equals(RAD);
  }

  /** {@return whether this is LaMa, whose file holds a program} */
  public boolean isLama() {
    return name.equals(LAMA);
  }

  /** {@return whether this needs no weights} */
  public boolean isClassical() {
    return ClassicalMethods.names().contains(name);
  }

  /**
   * Opens a method that has weights and is not RAD.
   *
   * @param weights the weights of a plain network, or LaMa's
   * @param device the device to compute on
   * @return what fills, which the caller must close
   * @throws dev.rad.exception.RadException if the weights cannot be loaded
   */
  public Inpainter open(Path weights, Device device) {
    return baseline
        .<Inpainter>map(method -> BaselineInpainter.load(weights, method, device))
        .orElseGet(() -> LamaInpainter.load(weights, device));
  }

  /**
   * Opens a classical method.
   *
   * @return what fills, which the caller must close
   * @throws IllegalArgumentException if the method's library or program is missing
   */
  public Inpainter openClassical() {
    return new ClassicalInpainter(ClassicalMethods.named(name));
  }

  /** {@return the whole name} */
  @Override
  public String toString() {
    return text;
  }
}
