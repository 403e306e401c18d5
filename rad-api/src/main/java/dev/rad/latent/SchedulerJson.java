package dev.rad.latent;

import dev.rad.internal.Json;
import dev.rad.latent.SchedulerConfig.BetaCurve;
import dev.rad.latent.SchedulerConfig.Spacing;
import dev.rad.model.PredictionType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The {@code scheduler_config.json} of the supported classes. */
final class SchedulerJson {
  private SchedulerJson() {}

  static String classNames() {
    return Arrays.stream(SchedulerKind.values())
        .map(SchedulerKind::className)
        .collect(Collectors.joining(", "));
  }

  static SchedulerConfig read(Json json, SchedulerKind kind) {
    refuse(json, kind);
    boolean heun = kind == SchedulerKind.HEUN;
    boolean multistep = kind == SchedulerKind.DPM_SOLVER_MULTISTEP;
    boolean leading =
        kind == SchedulerKind.DDIM || kind == SchedulerKind.DDPM || kind == SchedulerKind.PNDM;
    List<Double> trained = trainedBetas(json);
    return json.build(
        () ->
            new SchedulerConfig(
                kind,
                json.integer("num_train_timesteps", 1000),
                json.real("beta_start", heun ? 0.00085 : 0.0001),
                json.real("beta_end", heun ? 0.012 : 0.02),
                json.choice("beta_schedule", BetaCurve.LINEAR),
                trained,
                prediction(json),
                (kind == SchedulerKind.DDIM || kind == SchedulerKind.DDPM)
                    ? json.flag("clip_sample", true)
                    : heun && json.flag("clip_sample", false),
                json.real("clip_sample_range", 1),
                json.flag("set_alpha_to_one", kind == SchedulerKind.DDIM),
                json.integer("steps_offset", 0),
                json.choice("timestep_spacing", leading ? Spacing.LEADING : Spacing.LINSPACE),
                kind != SchedulerKind.PNDM && !heun && json.flag("rescale_betas_zero_snr", false),
                json.text("variance_type", "fixed_small").startsWith("fixed_large"),
                usesSigmas(kind) && json.flag("use_karras_sigmas", false),
                multistep && json.text("algorithm_type", "dpmsolver++").startsWith("sde-"),
                json.integer("solver_order", 2),
                json.text("solver_type", kind == SchedulerKind.UNIPC ? "bh2" : "midpoint"),
                json.text("final_sigmas_type", "zero").equals("zero")));
  }

  private static List<Double> trainedBetas(Json json) {
    if (!json.has("trained_betas")) {
      return List.of();
    }
    if (json.value("trained_betas") instanceof List<?> values
        && values.stream().allMatch(Number.class::isInstance)) {
      return values.stream().map(value -> ((Number) value).doubleValue()).toList();
    }
    throw json.wrong("trained_betas", "a list of numbers");
  }

  private static boolean usesSigmas(SchedulerKind kind) {
    return kind == SchedulerKind.EULER
        || kind == SchedulerKind.HEUN
        || kind == SchedulerKind.DPM_SOLVER_MULTISTEP
        || kind == SchedulerKind.UNIPC;
  }

  private static PredictionType prediction(Json json) {
    return switch (json.text("prediction_type", "epsilon")) {
      case "epsilon" -> PredictionType.EPSILON;
      case "v_prediction" -> PredictionType.VELOCITY;
      case "sample" -> PredictionType.X0;
      default -> throw json.wrong("prediction_type", "epsilon, v_prediction or sample");
    };
  }

  /** Rejects settings that change the arithmetic and are not supported. */
  private static void refuse(Json json, SchedulerKind kind) {
    Checks.flag(json, "thresholding", false);
    Checks.flag(json, "use_exponential_sigmas", false);
    Checks.flag(json, "use_beta_sigmas", false);
    Checks.flag(json, "use_flow_sigmas", false);
    Checks.flag(json, "use_lu_lambdas", false);
    Checks.flag(json, "euler_at_final", false);
    Checks.flag(json, "lower_order_final", true);
    Checks.text(json, "interpolation_type", "linear");
    Checks.text(json, "timestep_type", "discrete");
    Checks.flag(json, "predict_x0", true);
    Checks.absent(json, "sigma_min", "another range of noise levels");
    Checks.absent(json, "sigma_max", "another range of noise levels");
    Checks.absent(json, "solver_p", "another rule for the first step");
    if (json.value("disable_corrector") instanceof List<?> steps && !steps.isEmpty()) {
      throw json.wrong("disable_corrector", "[]: other values are not supported");
    }
    String variance = json.text("variance_type", "fixed_small");
    if (kind == SchedulerKind.DDPM && !List.of("fixed_small", "fixed_large").contains(variance)) {
      throw json.wrong("variance_type", "fixed_small or fixed_large");
    }
    String algorithm = json.text("algorithm_type", "dpmsolver++");
    if (kind == SchedulerKind.DPM_SOLVER_MULTISTEP
        && !List.of("dpmsolver++", "sde-dpmsolver++").contains(algorithm)) {
      throw json.wrong("algorithm_type", "dpmsolver++ or sde-dpmsolver++");
    }
    List<String> solvers =
        kind == SchedulerKind.UNIPC ? List.of("bh1", "bh2") : List.of("midpoint", "heun");
    boolean usesSolver = kind == SchedulerKind.UNIPC || kind == SchedulerKind.DPM_SOLVER_MULTISTEP;
    if (usesSolver && !solvers.contains(json.text("solver_type", solvers.get(0)))) {
      throw json.wrong("solver_type", String.join(" or ", solvers));
    }
    String last = json.text("final_sigmas_type", "zero");
    if (!List.of("zero", "sigma_min").contains(last)) {
      throw json.wrong("final_sigmas_type", "zero or sigma_min");
    }
  }

  static String write(SchedulerConfig config) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    SchedulerKind kind = config.kind();
    json.put("_class_name", kind.className());
    json.put("beta_end", config.betaEnd());
    json.put("beta_schedule", config.betaSchedule().name().toLowerCase(Locale.ROOT));
    json.put("beta_start", config.betaStart());
    json.put("clip_sample", config.clipSample());
    json.put("clip_sample_range", config.clipSampleRange());
    json.put("num_train_timesteps", config.numTrainTimesteps());
    json.put(
        "prediction_type",
        switch (config.predictionType()) {
          case EPSILON -> "epsilon";
          case VELOCITY -> "v_prediction";
          case X0 -> "sample";
        });
    json.put("set_alpha_to_one", config.setAlphaToOne());
    json.put("steps_offset", config.stepsOffset());
    json.put("timestep_spacing", config.timestepSpacing().name().toLowerCase(Locale.ROOT));
    if (config.trainedBetas().isEmpty()) {
      json.putNull("trained_betas");
    } else {
      ArrayNode betas = json.putArray("trained_betas");
      config.trainedBetas().forEach(betas::add);
    }
    json.put("rescale_betas_zero_snr", config.rescaleBetasZeroSnr());
    if (kind == SchedulerKind.PNDM) {
      json.put("skip_prk_steps", true);
    }
    if (kind == SchedulerKind.DDPM) {
      json.put("variance_type", config.largeVariance() ? "fixed_large" : "fixed_small");
    }
    if (usesSigmas(kind)) {
      json.put("use_karras_sigmas", config.useKarrasSigmas());
      json.put("final_sigmas_type", config.finalSigmaZero() ? "zero" : "sigma_min");
    }
    if (kind == SchedulerKind.DPM_SOLVER_MULTISTEP) {
      json.put("algorithm_type", config.stochastic() ? "sde-dpmsolver++" : "dpmsolver++");
    }
    if (kind == SchedulerKind.DPM_SOLVER_MULTISTEP || kind == SchedulerKind.UNIPC) {
      json.put("solver_order", config.solverOrder());
      json.put("solver_type", config.solverType());
    }
    return json.toPrettyString();
  }
}
