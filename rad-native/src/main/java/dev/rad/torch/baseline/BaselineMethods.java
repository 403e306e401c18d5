package dev.rad.torch.baseline;

import dev.rad.torch.baseline.ScoreSde.Predictor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The methods by their names on the command line. */
final class BaselineMethods {

  private static final Map<String, Function<OptionText, BaselineMethod>> ALL = all();

  private BaselineMethods() {}

  private static Map<String, Function<OptionText, BaselineMethod>> all() {
    Map<String, Function<OptionText, BaselineMethod>> methods = new LinkedHashMap<>();
    methods.put("score-sde", BaselineMethods::scoreSde);
    methods.put("ddrm", BaselineMethods::ddrm);
    methods.put("repaint", BaselineMethods::rePaint);
    methods.put("mcg", GuidedMethods::mcg);
    methods.put("ddnm", BaselineMethods::ddnm);
    methods.put("ddnm+", BaselineMethods::ddnm);
    methods.put("deqir", GuidedMethods::deqIr);
    methods.put("dps", GuidedMethods::dps);
    methods.put("copaint", options -> GuidedMethods.coPaint(options, CoPaint.PAPER));
    methods.put("copaint-tt", options -> GuidedMethods.coPaint(options, CoPaint.TIME_TRAVEL));
    methods.put("ddim-replacement", BaselineMethods::ddimReplacement);
    methods.put("ancestral-replacement", BaselineMethods::ancestralReplacement);
    methods.put("rad-steps", BaselineMethods::radSteps);
    return methods;
  }

  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  static BaselineMethod parse(String text) {
    String[] parts = text.split(":", 2);
    String name = parts[0].strip().toLowerCase(Locale.ROOT);
    Function<OptionText, BaselineMethod> maker = ALL.get(name);
    if (maker == null) {
      throw new IllegalArgumentException(
          "method \"%s\" is none of %s".formatted(parts[0].strip(), String.join(", ", names())));
    }
    var options = new OptionText(name, parts.length == 1 ? "" : parts[1]);
    BaselineMethod method = maker.apply(options);
    options.requireNoOthers();
    return method;
  }

  private static BaselineMethod scoreSde(OptionText options) {
    ScoreSde usual = ScoreSde.PAPER;
    Predictor predictor =
        options.choice(
            "predictor", usual.predictor(), List.of(Predictor.values()), Predictor::option);
    return new ScoreSde(
        predictor,
        options.integer("n_steps", usual.correctorSteps()),
        options.number("snr", usual.snr()),
        options.integer("N", usual.steps()),
        options.flag("compat"));
  }

  private static BaselineMethod ddrm(OptionText options) {
    Ddrm usual = Ddrm.PAPER;
    return new Ddrm(
        options.integer("timesteps", usual.timesteps()),
        options.number("eta", usual.eta()),
        options.number("etaB", usual.etaB()),
        options.number("sigma_0", usual.sigma0()),
        options.integer("num_timesteps", usual.numTimesteps()),
        options.flag("compat"));
  }

  private static BaselineMethod rePaint(OptionText options) {
    RePaint usual = RePaint.PAPER;
    return new RePaint(
        options.integer("t_T", usual.tT()),
        options.integer("jump_length", usual.jumpLength()),
        options.integer("jump_n_sample", usual.jumpSamples()),
        options.integer("n_sample", usual.samples()),
        options.integer("start_resampling", usual.startResampling()));
  }

  private static BaselineMethod ddnm(OptionText options) {
    Ddnm usual = Ddnm.PAPER;
    return new Ddnm(
        options.integer("T_sampling", usual.samplingSteps()),
        options.integer("travel_length", usual.travelLength()),
        options.integer("travel_repeat", usual.travelRepeat()),
        options.number("eta", usual.eta()),
        options.number("sigma_y", usual.sigma()),
        options.integer("num_timesteps", usual.numTimesteps()),
        options.flag("compat"));
  }

  private static BaselineMethod ddimReplacement(OptionText options) {
    DdimReplacement usual = DdimReplacement.PAPER;
    return new DdimReplacement(
        options.integer("steps", usual.steps()),
        options.number("ddim_sigma", usual.eta()),
        options.integer("ddpm_num_steps", usual.ddpmSteps()),
        options.flag("compat"));
  }

  private static BaselineMethod ancestralReplacement(OptionText options) {
    return new AncestralReplacement(
        options.integer("steps", AncestralReplacement.PAPER.steps()), options.flag("compat"));
  }

  private static BaselineMethod radSteps(OptionText options) {
    RadSteps usual = RadSteps.PAPER;
    return new RadSteps(
        options.integer("steps", usual.steps()), options.text("solver", usual.solver()));
  }
}
