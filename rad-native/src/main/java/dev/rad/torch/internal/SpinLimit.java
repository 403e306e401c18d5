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
 * How long LibTorch's threads spin for work before they sleep. By itself GCC's OpenMP library has
 * them spin for milliseconds, which on a machine with other programs takes the processors from the
 * very threads that are waited for: a filling takes twice as long beside two busy programs, and
 * many times as long beside another one of OpenMP.
 *
 * <p>The library reads its variables when it is loaded, from the process's environment, which Java
 * can read but not change: a longer one is put in its place.
 */
public final class SpinLimit {

  private static final String NAME = "GOMP_SPINCOUNT";

  /** Rounds; what the library itself takes where there are more threads than processors. */
  private static final String ROUNDS = "1000";

  /** What the process's environment refers to; never freed. */
  private static final List<Pointer> KEPT = new ArrayList<>();

  private SpinLimit() {}

  /** Sets the limit, where OpenMP's library is GCC's and nobody has said how to wait. */
  static void set() {
    if (System.getProperty("os.name").equals("Linux") && said(System.getenv()).isEmpty()) {
      Loader.load(javacpp.class);
      Pointer environment = Loader.addressof("environ");
      if (environment != null) {
        add(new PointerPointer<>(environment), NAME + "=" + ROUNDS);
      }
    }
  }

  /** Puts a copy with one more text in the place of an array of texts that ends with null. */
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

  /** What an environment says of waiting. */
  private static Optional<String> said(Map<String, String> environment) {
    return List.of(NAME, "OMP_WAIT_POLICY").stream()
        .filter(environment::containsKey)
        .map(name -> name + "=" + environment.get(name))
        .findFirst();
  }

  /**
   * How LibTorch's threads wait, once it was loaded.
   *
   * @return the variable that says so with its value, such as {@code GOMP_SPINCOUNT=1000}; nothing
   *     where it is left to the library
   */
  public static Optional<String> chosen() {
    return said(System.getenv())
        .or(() -> KEPT.isEmpty() ? Optional.empty() : Optional.of(NAME + "=" + ROUNDS));
  }
}
