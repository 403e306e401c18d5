package dev.rad.evaluation;

import dev.rad.AdaptOptions;
import dev.rad.InpaintOptions;
import dev.rad.Inpainter;
import dev.rad.ProgressListener;
import dev.rad.Solver;
import dev.rad.evaluation.classical.ClassicalMethod;
import dev.rad.evaluation.classical.ClassicalMethods;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.placement.WholePicture;
import dev.rad.torch.BaselineInpainter;
import dev.rad.torch.InpaintResult;
import dev.rad.torch.LamaInpainter;
import dev.rad.torch.LatentOptions;
import dev.rad.torch.PhotoInpainter;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.baseline.BaselineMethod;
import dev.rad.torch.baseline.InferenceCost;
import dev.rad.torch.baseline.RadSteps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Creates methods from their specifications. */
final class MethodFactory {

  private static final int TD_PAINT_STEPS = 250;

  private final NetworkCache networks;
  private final OptionalInt maxSteps;
  private final boolean whole;

  /**
   * Creates a factory.
   *
   * @param networks the networks that methods run
   * @param maxSteps the limit to which longer schedules are shortened, unless a method specifies
   *     its own steps
   * @param whole whether pictures are whole photos rather than squares of the networks' size
   */
  MethodFactory(NetworkCache networks, OptionalInt maxSteps, boolean whole) {
    this.networks = networks;
    this.maxSteps = maxSteps;
    this.whole = whole;
  }

  /**
   * Creates a method, without loading its network yet.
   *
   * @throws IllegalArgumentException if a file the method needs was not named, or a library is
   *     missing
   */
  Method method(MethodSpec spec) {
    if (spec.isRad()) {
      return rad(spec);
    }
    if (spec.isPrior()) {
      return patches(spec);
    }
    if (spec.isOnPlainNetwork()) {
      return plain(spec);
    }
    return switch (spec.name()) {
      case MethodSpec.LAMA -> lama(spec);
      case MethodSpec.LATENT -> latent(spec);
      default -> classical(spec);
    };
  }

  private int steps(MethodSpec spec, int own) {
    return spec.steps().isPresent() ? own : Math.min(own, maxSteps.orElse(own));
  }

  /** Returns the usual options with the steps and the solver that a method asks for. */
  private InpaintOptions options(MethodSpec spec, InpaintOptions usual) {
    return usual
        .withSteps(steps(spec, spec.steps().orElse(usual.steps())))
        .withSolver(spec.solver().map(Solver::named).orElse(usual.solver()));
  }

  private Method rad(MethodSpec spec) {
    networks.requireKind(spec);
    InpaintOptions options = options(spec, usual(spec));
    int steps = options.steps();
    String description =
        "%s%s, %s%s, with %s%s"
            .formatted(
                spec.isPrior() ? like(spec) : process(spec),
                spec.adaptation().map(MethodFactory::text).orElse(""),
                count(steps, options.solver().name() + " step"),
                firstStep(options),
                name(networks.file(spec).orElseThrow()),
                networks.adapter(spec).map(file -> " and the adapters " + name(file)).orElse(""));
    return new Method(
        spec,
        description,
        steps,
        (picture, hole, seed, cancelled) -> {
          RadInpainter rad = networks.rad(spec);
          return spec.adaptation()
              .map(adapt -> adapted(rad, picture, hole, options.withSeed(seed), adapt, cancelled))
              .orElseGet(() -> filled(rad, picture, hole, options.withSeed(seed), cancelled));
        });
  }

  /** Adapts the network to the picture and fills the hole with it; the cost counts both. */
  private InpaintResult adapted(
      RadInpainter rad,
      RgbImage picture,
      Mask hole,
      InpaintOptions options,
      AdaptOptions adapt,
      BooleanSupplier cancelled) {
    AdaptOptions wanted = adapt.withSeed(options.seed()).withPlacement(options.placement());
    AdaptedNetwork.Adapted adapted = networks.adapted(rad, picture, hole, wanted, cancelled);
    InpaintResult result = filled(adapted.network(), picture, hole, options, cancelled);
    InferenceCost filling = result.cost();
    InferenceCost all =
        new InferenceCost(
            filling.forward(), adapt.steps(), filling.setUp().plus(adapted.time()), filling.run());
    return new InpaintResult(result.picture(), result.raw(), all);
  }

  /**
   * Returns the default options. Squares are inpainted as a whole, except by the methods that
   * mirror {@code rad inpaint}.
   */
  private InpaintOptions usual(MethodSpec spec) {
    if (spec.isPrior()) {
      return PriorMethods.options(spec);
    }
    InpaintOptions paper =
        spec.name().equals(MethodSpec.TD_PAINT)
            ? InpaintOptions.paper().withSteps(TD_PAINT_STEPS)
            : InpaintOptions.paper();
    InpaintOptions own = FillingOptions.of(spec, paper);
    return whole ? own : own.withPlacement(new WholePicture());
  }

  private static String text(AdaptOptions adapt) {
    return " --adapt %d --adapt-rank %d --adapt-learning-rate %s"
        .formatted(adapt.steps(), adapt.rank(), adapt.learningRate());
  }

  private static String process(MethodSpec spec) {
    return spec.name().equals(MethodSpec.TD_PAINT)
        ? "TD-Paint's reverse process"
        : "RAD's reverse process";
  }

  private static String like(MethodSpec spec) {
    InpaintOptions options = PriorMethods.options(spec);
    boolean usual = options.candidates() == InpaintOptions.defaults().candidates();
    return "as rad inpaint --prior "
        + spec.prior()
        + (usual ? "" : " --candidates " + options.candidates())
        + (options.straightLines() ? "" : " --no-lines");
  }

  private static String firstStep(InpaintOptions options) {
    OptionalDouble end = options.firstStep();
    return end.isEmpty() ? "" : ", the first to " + end.getAsDouble() + " of the noise";
  }

  private Method patches(MethodSpec spec) {
    InpaintOptions options = PriorMethods.options(spec);
    return new Method(
        spec,
        like(spec),
        0,
        (picture, hole, seed, cancelled) -> {
          PhotoInpainter patches = networks.patches();
          return filled(patches, picture, hole, options.withSeed(seed), cancelled);
        });
  }

  private static InpaintResult filled(
      Inpainter inpainter,
      RgbImage picture,
      Mask hole,
      InpaintOptions options,
      BooleanSupplier cancelled) {
    var evaluations = new EvaluationCounter(cancelled);
    RgbImage filled = inpainter.inpaint(picture, hole, options.withListener(evaluations));
    return new InpaintResult(filled, filled, evaluations.cost());
  }

  private Method plain(MethodSpec spec) {
    BaselineMethod full = spec.baseline();
    BaselineMethod method = full.withSteps(steps(spec, full.steps()));
    return new Method(
        spec,
        "%s, %s, with %s"
            .formatted(
                spec.options().isEmpty() ? spec.name() : spec.name() + ":" + spec.options(),
                count(
                    method.steps(),
                    method instanceof RadSteps own ? own.solver() + " step" : "step"),
                name(networks.file(spec).orElseThrow())),
        method.steps(),
        (picture, hole, seed, cancelled) -> {
          BaselineInpainter baseline = networks.plain().withMethod(method);
          return baseline.inpaint(
              picture, hole, seed, ProgressListener.NONE.cancelledWhen(cancelled));
        });
  }

  private Method lama(MethodSpec spec) {
    Path file = networks.file(spec).orElseThrow();
    return new Method(
        spec,
        "LaMa, with " + name(file),
        1,
        (picture, hole, seed, cancelled) -> {
          LamaInpainter lama = networks.lama(spec);
          InpaintOptions options =
              InpaintOptions.paper().withListener(ProgressListener.NONE.cancelledWhen(cancelled));
          return timed(1, () -> lama.inpaint(picture, hole, options));
        });
  }

  private Method latent(MethodSpec spec) {
    InpaintOptions options =
        options(spec, InpaintOptions.defaults().withSteps(LatentOptions.STEPS));
    int steps = options.steps();
    return new Method(
        spec,
        "as rad inpaint, %s, with the pipeline %s"
            .formatted(
                count(steps, options.solver().name() + " step"),
                name(networks.file(spec).orElseThrow())),
        steps,
        (picture, hole, seed, cancelled) ->
            filled(networks.latent(spec), picture, hole, options.withSeed(seed), cancelled));
  }

  private static Method classical(MethodSpec spec) {
    ClassicalMethod filling = ClassicalMethods.named(spec.name());
    return new Method(
        spec,
        filling.description(),
        0,
        (picture, hole, seed, cancelled) -> {
          InpaintResult raw = timed(0, () -> filling.fill(picture, hole, seed));
          return new InpaintResult(picture.composite(raw.raw(), hole), raw.raw(), raw.cost());
        });
  }

  private static InpaintResult timed(int evaluations, Supplier<RgbImage> work) {
    long began = System.nanoTime();
    RgbImage filled = work.get();
    Duration time = Duration.ofNanos(System.nanoTime() - began);
    return new InpaintResult(
        filled, filled, new InferenceCost(evaluations, 0, Duration.ZERO, time));
  }

  private static String count(int steps, String what) {
    return steps + " " + what + (steps == 1 ? "" : "s");
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
