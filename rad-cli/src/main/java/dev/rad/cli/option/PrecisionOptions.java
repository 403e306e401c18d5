package dev.rad.cli.option;

import dev.rad.Precision;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the numbers that a network computes with. */
public final class PrecisionOptions {

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      defaultValue = "float32",
      description = "float32, bfloat16 or float16, which needs a GPU (${DEFAULT-VALUE})")
  private String precision = "float32";

  @Option(
      names = "--tf32",
      arity = "1",
      paramLabel = "BOOL",
      description =
          "on GPUs, round the factors of float32 products to 10 bits: faster, with relative errors of"
              + " 1e-3 (default: in convolutions, not in matrix products)")
  private @Nullable Boolean tf32;

  /**
   * Returns the type of weights and pictures.
   *
   * @return the type
   * @throws IllegalArgumentException if there is none of that name
   */
  public Precision precision() {
    return Precision.parse(precision);
  }

  /** {@return whether GPUs round, if that is said} */
  public Optional<Boolean> tf32() {
    return Optional.ofNullable(tf32);
  }
}
