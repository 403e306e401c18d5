package dev.rad.evaluation.classical;

import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Looks up {@link ClassicalMethod}s by their command-line names. */
public final class ClassicalMethods {

  private static final String MEAN = "mean";
  private static final String GMIC = "gmic";

  private ClassicalMethods() {}

  /**
   * Lists the names of the methods.
   *
   * @return the names
   */
  public static List<String> names() {
    return List.of(MEAN, GMIC, "telea", "ns");
  }

  /**
   * Returns a method by name.
   *
   * @param name one of {@link #names()}
   * @return the method
   * @throws IllegalArgumentException if the name is unknown, or the library or program that the
   *     method needs is missing
   */
  public static ClassicalMethod named(String name) {
    return switch (name) {
      case MEAN -> new MeanColour();
      case GMIC -> Gmic.onThePath();
      default -> provided(name);
    };
  }

  /**
   * Finds a method on the class path. OpenCV's methods are available only in a build with the Maven
   * profile opencv.
   */
  private static ClassicalMethod provided(String name) {
    try {
      for (ClassicalMethod method : ServiceLoader.load(ClassicalMethod.class)) {
        if (method.name().equals(name)) {
          return method;
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new IllegalArgumentException(
          advice(name), e); // a service file left over from another build
    }
    throw new IllegalArgumentException(advice(name));
  }

  private static String advice(String name) {
    return ("method '%s' needs OpenCV (33 MB), which rad is not built with: build with "
            + "mvn -q -DskipTests -Popencv package, or leave the method out")
        .formatted(name);
  }
}
