package dev.rad.torch.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.presets.javacpp;

/**
 * Limits how long LibTorch's threads spin for work before they sleep. By default GCC's OpenMP
 * library makes them spin for milliseconds. On a busy machine that takes the processors from the
 * very threads that are waited for: a filling takes twice as long beside two busy programs, and
 * many times as long beside another program that uses OpenMP.
 *
 * <p>The library reads its variables when it is loaded, from the process's environment, which Java
 * can read but not change: a longer one is put in its place.
 */
public final class SpinLimit {

  private static final String NAME = "GOMP_SPINCOUNT";

  /** Rounds, as many as the library itself takes where there are more threads than processors. */
  private static final String ROUNDS = "1000";

  /** What the process's environment refers to; never freed. */
  private static final List<Pointer> KEPT = new ArrayList<>();

  private SpinLimit() {}

  /** Sets the limit if OpenMP's library is GCC's and the environment does not say how to wait. */
  static void set() {
    if (System.getProperty("os.name").equals("Linux") && configured(System.getenv()).isEmpty()) {
      Loader.load(javacpp.class);
      Pointer environment = Loader.addressof("environ");
      if (environment != null) {
        add(new PointerPointer<>(environment), NAME + "=" + ROUNDS);
      }
    }
  }

  /** Replaces an array of texts that ends with null by a copy with one text more. */
  private static void add(PointerPointer<BytePointer> variable, String text) {
    PointerPointer<BytePointer> old = new PointerPointer<>(variable.get(BytePointer.class, 0));
    int count = 0;
    while (old.get(BytePointer.class, count) != null) {
      count++;
    }
    var more = new BytePointer(text, StandardCharsets.US_ASCII);
    PointerPointer<BytePointer> longer = new PointerPointer<>(count + 2L);
    for (int i = 0; i < count; i++) {
      longer.put(i, old.get(BytePointer.class, i));
    }
    longer.put(count, more);
    longer.put(count + 1L, (Pointer) null);
    KEPT.add(more);
    KEPT.add(longer);
    variable.put(0, longer);
  }

  /** Finds what an environment says about waiting. */
  private static Optional<String> configured(Map<String, String> environment) {
    return List.of(NAME, "OMP_WAIT_POLICY").stream()
        .filter(environment::containsKey)
        .map(name -> name + "=" + environment.get(name))
        .findFirst();
  }

  /**
   * Tells how LibTorch's threads wait. Call it after LibTorch was loaded.
   *
   * @return the variable with its value, such as {@code GOMP_SPINCOUNT=1000}; empty where it is
   *     left to the library
   */
  public static Optional<String> chosen() {
    return configured(System.getenv())
        .or(() -> KEPT.isEmpty() ? Optional.empty() : Optional.of(NAME + "=" + ROUNDS));
  }
}
