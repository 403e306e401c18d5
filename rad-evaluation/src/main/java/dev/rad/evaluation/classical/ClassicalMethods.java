package dev.rad.evaluation.classical;

import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds baselines that need no network by the names of the command line. */
public final class ClassicalMethods {

  private static final String MEAN = "mean";
  private static final String GMIC = "gmic";

  private ClassicalMethods() {}

  /**
   * The methods that need no network.
   *
   * @return their names
   */
  public static List<String> names() {
    return List.of(MEAN, GMIC, "telea", "ns");
  }

  /**
   * A method that needs no network.
   *
   * @param name one of {@link #names()}
   * @return the method
   * @throws IllegalArgumentException if it is none, or needs a library or program that is not there
   */
  public static ClassicalMethod named(String name) {
    return switch (name) {
      case MEAN -> new MeanColour();
      case GMIC -> Gmic.onThePath();
      default -> provided(name);
    };
  }

  /** A method of the class path: OpenCV's are there after a build with its profile only. */
  private static ClassicalMethod provided(String name) {
    try {
      for (ClassicalMethod method : ServiceLoader.load(ClassicalMethod.class)) {
        if (method.name().equals(name)) {
          return method;
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new IllegalArgumentException(advice(name), e); // left over from another build
    }
    throw new IllegalArgumentException(advice(name));
  }

  private static String advice(String name) {
    return ("method '%s' needs OpenCV (33 MB), which rad is not built with: build with "
            + "mvn -q -DskipTests -Popencv package, or leave the method out")
        .formatted(name);
  }
}
