package dev.rad.torch.sampling;

import dev.rad.Solver;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The implementations of the solvers that {@link Solver#named} knows. */
final class SolverNames {

  private static final String DDIM = "ddim";
  private static final List<TensorSolver> FIXED =
      List.of(
          new AncestralUpdate(),
          new DdimUpdate(0),
          new DpmSolver2M(false),
          new DpmSolver2M(true),
          new UniPc(),
          new EulerUpdate(),
          new HeunSolver());
  private static final Map<String, TensorSolver> BY_NAME =
      FIXED.stream().collect(Collectors.toMap(TensorSolver::name, Function.identity()));

  private SolverNames() {}

  static TensorSolver implementation(Solver solver) {
    String name = solver.name();
    TensorSolver fixed = BY_NAME.get(name);
    if (fixed != null) {
      return fixed;
    }
    if (name.startsWith(DDIM + ":")) {
      return new DdimUpdate(Double.parseDouble(name.substring(DDIM.length() + 1)));
    }
    throw new IllegalArgumentException(
        "solver %s has no implementation on tensors: implement TensorSolver, or take one of %s"
            .formatted(name, String.join(", ", Solver.names())));
  }

  /** Returns the name of DDIM with a share of noise. */
  static String ddim(double eta) {
    return eta == 0 ? DDIM : DDIM + ":" + eta;
  }
}
