package dev.rad.examples.benchmarks;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The methods that are judged, by the names of the command line. */
public final class Fillings implements AutoCloseable {

  private static final String MEAN = "mean";
  private static final String GMIC = "gmic";

  private final List<Filling> methods = new ArrayList<>();

  private Fillings() {}

  /**
   * Opens all methods before the first one runs.
   *
   * @param texts {@code mean}, {@code gmic}, {@code telea}, {@code ns} or {@code
   *     NAME=WEIGHTS[+ADAPTER][@SOLVER/STEPS]}
   * @param options of the reverse process, for networks
   * @param device where networks compute
   * @throws IllegalArgumentException if a method is unknown, missing, or named twice
   */
  static Fillings open(List<String> texts, InpaintOptions options, Device device) {
    var fillings = new Fillings();
    try {
      for (String text : texts) {
        fillings.add(open(text, options, device));
      }
      return fillings;
    } catch (RuntimeException e) {
      fillings.close();
      throw e;
    }
  }

  List<Filling> methods() {
    return List.copyOf(methods);
  }

  private void add(Filling method) {
    boolean taken = methods.stream().anyMatch(other -> other.name().equals(method.name()));
    methods.add(method); // first, so that it is closed
    if (taken || method.name().equals(Score.TRUTH)) {
      throw new IllegalArgumentException(
          "the name '" + method.name() + "' is taken: give each method in --methods another one");
    }
  }

  private static Filling open(String text, InpaintOptions options, Device device) {
    int equals = text.indexOf('=');
    if (equals > 0 && equals < text.length() - 1) {
      return NetworkFilling.load(
          text.substring(0, equals), text.substring(equals + 1), options, device);
    }
    if (withoutNetwork().contains(text)) {
      return withoutNetwork(text);
    }
    throw new IllegalArgumentException(
        "unknown method '"
            + text
            + "': take mean, gmic, telea, ns or NAME=WEIGHTS[+ADAPTER][@SOLVER/STEPS]");
  }

  /**
   * The methods that need no network.
   *
   * @return their names
   */
  public static List<String> withoutNetwork() {
    return List.of(MEAN, GMIC, "telea", "ns");
  }

  /**
   * A method that needs no network.
   *
   * @param name one of {@link #withoutNetwork()}
   * @return the method
   * @throws IllegalArgumentException if it is none, or needs a library or program that is not there
   */
  public static Filling withoutNetwork(String name) {
    return switch (name) {
      case MEAN -> new MeanColour();
      case GMIC -> Gmic.onThePath();
      default -> provided(name);
    };
  }

  /** A method of the class path: OpenCV's are there after a build with its profile only. */
  private static Filling provided(String name) {
    try {
      for (Filling method : ServiceLoader.load(Filling.class)) {
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

  @Override
  public void close() {
    methods.forEach(Filling::close);
  }
}
