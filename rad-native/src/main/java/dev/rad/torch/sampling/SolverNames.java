package dev.rad.torch.sampling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What solvers are called on a command line. */
final class SolverNames {

  private static final String ETA_PREFIX = "ddim:";
  private static final Map<String, Solver> FIXED = fixed();

  private SolverNames() {}

  private static Map<String, Solver> fixed() {
    Map<String, Solver> solvers = new LinkedHashMap<>();
    solvers.put("ancestral", new AncestralUpdate());
    solvers.put("ddim", new DdimUpdate(0));
    solvers.put("dpmpp-2m", new DpmSolver2M(false));
    solvers.put("dpmpp-2m-sde", new DpmSolver2M(true));
    solvers.put("unipc", new UniPc());
    solvers.put("euler", new EulerUpdate());
    solvers.put("heun", new HeunSolver());
    return solvers;
  }

  static List<String> all() {
    List<String> names = new ArrayList<>(FIXED.keySet());
    names.add(names.indexOf("ddim") + 1, ETA_PREFIX + "ETA");
    return List.copyOf(names);
  }

  static Solver parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    Solver solver = FIXED.get(name);
    if (solver != null) {
      return solver;
    }
    if (name.matches(ETA_PREFIX + "(0|1|0?\\.\\d{1,17}|1\\.0{1,17}|0\\.)")) {
      return new DdimUpdate(Double.parseDouble(name.substring(ETA_PREFIX.length())));
    }
    throw new IllegalArgumentException(
        "solver \"%s\" is none of %s (ETA: 0 to 1)".formatted(text, String.join(", ", all())));
  }
}
