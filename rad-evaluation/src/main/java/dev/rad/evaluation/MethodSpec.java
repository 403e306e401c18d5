package dev.rad.evaluation;

import dev.rad.AdaptOptions;
import dev.rad.InpaintOptions;
import dev.rad.Solver;
import dev.rad.evaluation.classical.ClassicalMethods;
import dev.rad.torch.baseline.BaselineMethod;
import dev.rad.torch.baseline.RadSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A method as specified on the command line: {@code NAME[:OPTIONS][@[SOLVER/]STEPS]}.
 *
 * @param label the whole text, used as the method's name in tables
 * @param name the method
 * @param options the options of a method, {@code name=value,name=value}, or empty
 * @param solver the solver of RAD's reverse process
 * @param steps the number of steps, overriding the method's own
 */
record MethodSpec(
    String label, String name, String options, Optional<String> solver, OptionalInt steps) {

  /** The name of RAD, followed by those of Cfg. 1 and 2 of the paper's ablation. */
  static final String RAD = "rad";

  static final String CFG1 = "rad-cfg1";
  static final String CFG2 = "rad-cfg2";
  static final String LORA = "rad-lora";

  /** The name of TD-Paint, which runs like RAD but with its own networks. */
  static final String TD_PAINT = "td-paint";

  static final String LAMA = "lama";

  /** The name of a latent pipeline without a prompt. */
  static final String LATENT = "latent";

  private static final String DDIM = "ddim";
  private static final List<String> RADS = List.of(RAD, CFG2, LORA, TD_PAINT);
  private static final Pattern RUN =
      Pattern.compile("(?:(?<solver>[a-z0-9:.-]+)/)?(?<steps>[0-9]{1,4})");

  /**
   * Parses the methods of a command line.
   *
   * @param pieces the argument split at commas; a piece such as {@code jump_n_sample=5} belongs to
   *     the piece before it
   * @throws IllegalArgumentException if a method is unknown or named twice
   */
  static List<MethodSpec> all(List<String> pieces) {
    List<String> texts = new ArrayList<>();
    for (String piece : pieces) {
      String text = piece.strip();
      if (!texts.isEmpty() && text.matches("[^:@]+=.*")) {
        texts.set(texts.size() - 1, texts.get(texts.size() - 1) + "," + text);
      } else {
        texts.add(text);
      }
    }
    List<MethodSpec> specs = texts.stream().map(MethodSpec::of).toList();
    long names = specs.stream().map(MethodSpec::folder).distinct().count();
    if (names < specs.size()) {
      throw new IllegalArgumentException("--methods names one twice: " + String.join(",", texts));
    }
    return specs;
  }

  /**
   * Parses one method.
   *
   * @throws IllegalArgumentException if the method, solver, option or number of steps is invalid
   */
  static MethodSpec of(String text) {
    String[] parts = text.split("@", 2);
    String[] head = parts[0].split(":", 2);
    Optional<String> solver = Optional.empty();
    OptionalInt steps = OptionalInt.empty();
    if (parts.length == 2) {
      Matcher run = RUN.matcher(parts[1]);
      if (!run.matches()) {
        throw new IllegalArgumentException(
            "method '%s': after @ stand SOLVER/STEPS or STEPS, such as rad@dpmpp-2m-sde/10"
                .formatted(text));
      }
      solver = Optional.ofNullable(run.group("solver"));
      steps = OptionalInt.of(Integer.parseInt(run.group("steps")));
    }
    var spec = new MethodSpec(text, head[0], head.length == 2 ? head[1] : "", solver, steps);
    spec.check();
    return spec;
  }

  private void check() {
    if (!names().contains(name)) {
      throw new IllegalArgumentException(
          "unknown method '%s': take %s".formatted(name, String.join(", ", names())));
    }
    boolean latent = name.equals(LATENT);
    if (solver.isPresent() && !isRad() && !latent && !name.equals(CFG1)) {
      throw new IllegalArgumentException(
          "method '%s': only rad, its variants, td-paint and latent take a solver; write %s@%d"
              .formatted(label, name, steps.getAsInt()));
    }
    solver.ifPresent(Solver::named);
    if (isOnPlainNetwork()) {
      baseline();
    } else if (PriorMethods.adapts(name)) {
      adaptation();
    } else if (isRad() || PriorMethods.copies(name)) {
      FillingOptions.of(this, InpaintOptions.defaults());
    } else if (!options.isEmpty()) {
      throw hasNoOptions();
    }
    if (steps.isPresent() && !isRad() && !latent && !isOnPlainNetwork()) {
      throw hasNoOptions();
    }
  }

  private IllegalArgumentException hasNoOptions() {
    return new IllegalArgumentException("method '%s': %s has no options".formatted(label, name));
  }

  /** Lists the names of all methods. */
  static List<String> names() {
    return Stream.of(
            Stream.of(RAD, CFG1, CFG2, LORA, TD_PAINT, DDIM),
            PriorMethods.names().stream(),
            BaselineMethod.names().stream(),
            Stream.of(LAMA, LATENT),
            ClassicalMethods.names().stream())
        .flatMap(names -> names)
        .collect(Collectors.toList());
  }

  /** Returns whether the method is RAD's reverse process with its own network. */
  boolean isRad() {
    return RADS.contains(name) || (isPrior() && !prior().equals(PriorMethods.PHOTO));
  }

  /** Returns whether the method is RAD as run by {@code rad inpaint --prior}. */
  boolean isPrior() {
    return PriorMethods.names().contains(name);
  }

  /** Returns the prior of a method that runs as {@code rad inpaint --prior}. */
  String prior() {
    return PriorMethods.prior(name);
  }

  /**
   * Returns how the method adapts its network to each picture.
   *
   * @return the options; empty if it does not
   * @throws IllegalArgumentException if an option is unknown or out of range
   */
  Optional<AdaptOptions> adaptation() {
    return PriorMethods.adapts(name)
        ? Optional.of(PriorMethods.adaptation(label, options))
        : Optional.empty();
  }

  /** Returns whether the method uses the plain network. */
  boolean isOnPlainNetwork() {
    return name.equals(CFG1) || name.equals(DDIM) || BaselineMethod.names().contains(name);
  }

  /** Returns the method on the plain network. */
  BaselineMethod baseline() {
    String base =
        switch (name) {
          case CFG1 -> RadSteps.PAPER.name();
          case DDIM -> "ddim-replacement";
          default -> name;
        };
    BaselineMethod method = BaselineMethod.named(options.isEmpty() ? base : base + ":" + options);
    if (method instanceof RadSteps own && solver.isPresent()) {
      method = new RadSteps(own.steps(), solver.get());
    }
    return steps.isPresent() ? method.withSteps(steps.getAsInt()) : method;
  }

  /** Returns a name for the method's folder. */
  String folder() {
    return FileNames.safe(label);
  }
}
