package dev.rad.studio;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.Precision;
import dev.rad.Prior;
import dev.rad.SoftMask;
import dev.rad.Solver;
import dev.rad.placement.Placement;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The library's options by their names on the command line, and its defaults. */
final class FillDefaults {
  private static final SecureRandom SEEDS = new SecureRandom();

  private FillDefaults() {}

  /**
   * Completes a request with defaults.
   *
   * @param asked the request
   * @param start the default weights, device and precision
   * @throws IllegalArgumentException if a name or a number is wrong
   */
  static Settings settle(FillRequest asked, StudioOptions start) {
    Prior prior =
        asked.prior() == null
            ? InpaintOptions.defaults().prior()
            : named(Prior.class, "prior", asked.prior());
    InpaintOptions base = base(prior);
    String solver = asked.solver() == null ? base.solver().name() : asked.solver();
    Solver.named(solver);
    String device = asked.device() == null ? start.device().toString() : asked.device();
    String precision = asked.precision() == null ? start.precision().toString() : asked.precision();
    var settings =
        new Settings(
            asked.seed() == null ? SEEDS.nextInt(Integer.MAX_VALUE) : asked.seed(),
            asked.steps() == null ? base.steps() : asked.steps(),
            solver,
            name(prior),
            asked.strength() == null ? base.strength() : asked.strength(),
            asked.placement() == null ? "crop" : asked.placement(),
            asked.softMask() == null ? name(base.softMask()) : asked.softMask(),
            asked.count(),
            asked.weights() == null ? start.weights().getFileName().toString() : asked.weights(),
            Device.parse(device).toString(),
            Precision.parse(precision).toString());
    options(settings);
    return settings;
  }

  private static InpaintOptions base(Prior prior) {
    return prior == Prior.NETWORK ? InpaintOptions.paper() : InpaintOptions.defaults();
  }

  /** Converts settings to the library's options. */
  static InpaintOptions options(Settings settings) {
    Prior prior = named(Prior.class, "prior", settings.prior());
    return base(prior)
        .withPrior(prior)
        .withSeed(settings.seed())
        .withSteps(settings.steps())
        .withSolver(settings.solver())
        .withStrength(settings.strength())
        .withPlacement(placement(settings.placement()))
        .withSoftMask(named(SoftMask.class, "softMask", settings.softMask()));
  }

  /** Returns the seed of one of several samples. */
  static long seed(Settings settings, int sample) {
    return options(settings).forSample(sample).seed();
  }

  /** Returns defaults and choices for the page. */
  static Map<String, Object> describe(StudioOptions start) {
    InpaintOptions usual = InpaintOptions.defaults();
    InpaintOptions paper = InpaintOptions.paper();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(
        "steps", Map.of("default", usual.steps(), "network", paper.steps(), "min", 1, "max", 1000));
    all.put(
        "solver",
        Map.of(
            "default",
            usual.solver().name(),
            "network",
            paper.solver().name(),
            "choices",
            solvers()));
    all.put("prior", choice(name(usual.prior()), names(Prior.class)));
    all.put("strength", Map.of("default", usual.strength(), "min", 0, "max", 1));
    all.put("placement", choice("crop", List.of("crop", "tiles", "whole", "resize")));
    all.put("softMask", choice(name(usual.softMask()), names(SoftMask.class)));
    all.put("samples", Map.of("default", 1, "min", 1, "max", FillRequest.MOST_SAMPLES));
    all.put("device", choice(start.device().toString(), StudioEngine.devices()));
    all.put(
        "precision",
        choice(
            start.precision().toString(),
            Arrays.stream(Precision.values()).map(Precision::toString).toList()));
    return all;
  }

  private static List<String> solvers() {
    return Solver.names().stream().filter(name -> !name.contains(":")).toList();
  }

  private static Map<String, Object> choice(String standard, List<String> choices) {
    return Map.of("default", standard, "choices", choices);
  }

  private static <E extends Enum<E>> List<String> names(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(FillDefaults::name).toList();
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> E named(Class<E> type, String what, String text) {
    Optional<E> found =
        Arrays.stream(type.getEnumConstants()).filter(value -> name(value).equals(text)).findAny();
    return found.orElseThrow(
        () ->
            new IllegalArgumentException(
                "\"%s\" is one of %s, not '%s'".formatted(what, names(type), text)));
  }

  private static Placement placement(String text) {
    try {
      return Placement.named(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"placement\": " + e.getMessage(), e);
    }
  }
}
