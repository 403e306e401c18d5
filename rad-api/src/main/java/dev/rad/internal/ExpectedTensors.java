package dev.rad.internal;

import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compares the tensors of a file with those that a configuration asks for. */
public final class ExpectedTensors {

  private ExpectedTensors() {}

  private static final String FLAGS =
      "give the flags they were trained with, or none to infer them";

  /**
   * Checks that every tensor is there in its shape, and no other, of weights whose configuration is
   * flags.
   *
   * @param expected the shapes by name
   * @param tensors the file's tensors
   * @return the tensors in the order of the shapes
   * @throws CheckpointException if they do not fit
   */
  public static Map<String, RawTensor> check(
      Map<String, long[]> expected, Map<String, RawTensor> tensors) {
    return check(expected, tensors, FLAGS);
  }

  /**
   * Checks that every tensor is there in its shape, and no other.
   *
   * @param expected the shapes by name
   * @param tensors the file's tensors
   * @param advice what to do if they do not fit
   * @return the tensors in the order of the shapes
   * @throws CheckpointException if they do not fit
   */
  public static Map<String, RawTensor> check(
      Map<String, long[]> expected, Map<String, RawTensor> tensors, String advice) {
    List<String> missing = without(expected.keySet(), tensors);
    List<String> unexpected = without(tensors.keySet(), expected);
    if (!missing.isEmpty() || !unexpected.isEmpty()) {
      throw new CheckpointException(
          ("the weights do not fit the configuration: " + counted(missing, "missing"))
              + (", " + counted(unexpected, "unexpected"))
              + ("; " + advice));
    }
    Map<String, RawTensor> ordered = new LinkedHashMap<>();
    expected.forEach(
        (name, shape) -> {
          RawTensor tensor = Objects.requireNonNull(tensors.get(name));
          if (!Arrays.equals(tensor.shape(), shape) || !tensor.type().isFloating()) {
            throw new CheckpointException(
                ("the weights do not fit the configuration: " + tensor + " should have the shape ")
                    + (Arrays.toString(shape) + " and a floating point type")
                    + ("; " + advice));
          }
          ordered.put(name, tensor);
        });
    return ordered;
  }

  /** Returns the shapes of a file's tensors. */
  public static Map<String, long[]> shapes(Map<String, RawTensor> tensors) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }

  private static List<String> without(Collection<String> names, Map<String, ?> others) {
    return names.stream().filter(name -> !others.containsKey(name)).toList();
  }

  private static String counted(List<String> names, String what) {
    List<String> first = names.stream().limit(5).map(Json::oneLine).toList();
    return names.size()
        + (" " + what)
        + (names.isEmpty() ? "" : " (" + String.join(", ", first))
        + (names.isEmpty() ? "" : names.size() > 5 ? ", …)" : ")");
  }
}
