package dev.rad.cli.option;

import dev.rad.exception.CheckpointException;
import dev.rad.torch.RadInpainter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** The options that select the class of a class-conditional network. */
public final class ClassOption {

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description =
          "the class to paint, for a class-conditional network: its number or, with"
              + " --class-names, its name")
  private String name;

  @Option(
      names = "--class-names",
      paramLabel = "FILE",
      description = "a file of class names, one per line, starting with class 0")
  private Path names;

  /** Returns whether a class is given. */
  boolean isGiven() {
    return name != null;
  }

  /** Returns an inpainter for the class. */
  RadInpainter of(RadInpainter rad) {
    OptionalInt number = number();
    return number.isPresent() ? rad.withClass(number.getAsInt()) : rad;
  }

  /**
   * Finds the number of the class.
   *
   * @return nothing if no class is given
   * @throws IllegalArgumentException if it is no number, and no line or several have its name
   * @throws CheckpointException if the file of names cannot be read
   */
  public OptionalInt number() {
    if (name == null) {
      return OptionalInt.empty();
    }
    if (name.matches("\\d{1,9}")) {
      return OptionalInt.of(Integer.parseInt(name));
    }
    if (names == null) {
      throw new IllegalArgumentException(
          "--class '" + name + "' is no number: give one, or name a file with --class-names");
    }
    List<Integer> found = found();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "%s lines of %s are '%s': give the class's number, which is that of its line less 1"
              .formatted(found.isEmpty() ? "no" : found.size(), names, name));
    }
    return OptionalInt.of(found.get(0));
  }

  /** {@return the class as named on the command line} */
  @Override
  public String toString() {
    return String.valueOf(name);
  }

  /** Finds the lines that contain the name, alone or between commas. */
  private List<Integer> found() {
    List<String> lines;
    try {
      lines = Files.readAllLines(names);
    } catch (IOException e) {
      throw new CheckpointException(
          names + " cannot be read: name a text file with one class a line", e);
    }
    return IntStream.range(0, lines.size())
        .filter(i -> List.of(lines.get(i).strip().split("\\s*,\\s*")).contains(name.strip()))
        .boxed()
        .toList();
  }
}
