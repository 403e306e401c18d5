package dev.rad.torch.baseline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The methods by their names on the command line. */
final class BaselineMethods {

  private static final Map<String, Function<OptionText, ? extends BaselineMethod>> ALL = all();

  private BaselineMethods() {}

  private static Map<String, Function<OptionText, ? extends BaselineMethod>> all() {
    Map<String, Function<OptionText, ? extends BaselineMethod>> methods = new LinkedHashMap<>();
    methods.put("score-sde", ScoreSde::parse);
    methods.put("ddrm", Ddrm::parse);
    methods.put("repaint", RePaint::parse);
    methods.put("mcg", Mcg::parse);
    methods.put("ddnm", Ddnm::parse);
    methods.put("ddnm+", Ddnm::parse);
    methods.put("deqir", DeqIr::parse);
    methods.put("dps", Dps::parse);
    methods.put("copaint", options -> CoPaint.parse(options, CoPaint.PAPER));
    methods.put("copaint-tt", options -> CoPaint.parse(options, CoPaint.TIME_TRAVEL));
    methods.put("ddim-replacement", DdimReplacement::parse);
    methods.put("ancestral-replacement", AncestralReplacement::parse);
    methods.put("rad-steps", RadSteps::parse);
    return methods;
  }

  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  static BaselineMethod parse(String text) {
    String[] parts = text.split(":", 2);
    String name = parts[0].strip().toLowerCase(Locale.ROOT);
    Function<OptionText, ? extends BaselineMethod> maker = ALL.get(name);
    if (maker == null) {
      throw new IllegalArgumentException(
          "method \"%s\" is none of %s".formatted(parts[0].strip(), String.join(", ", names())));
    }
    var options = new OptionText(name, parts.length == 1 ? "" : parts[1]);
    BaselineMethod method = maker.apply(options);
    options.requireNoOthers();
    return method;
  }
}
