package dev.rad.cli.option;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Explains errors in a command line in one line, without Java terms. */
public final class UsageErrors {

  private static final int MAX_SUGGESTIONS = 3;

  private UsageErrors() {}

  /**
   * Returns the parser's message, with suggestions of what the user may have meant.
   *
   * @param first the parser's error
   * @return the message, one line
   */
  public static String of(ParameterException first) {
    List<String> unknown = first.getCommandLine().getUnmatchedArguments();
    ParameterException error =
        unknown.isEmpty() // a misspelt option is reported rather than its absence
            ? first
            : new UnmatchedArgumentException(first.getCommandLine(), unknown);
    String message = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    List<String> meant =
        error instanceof UnmatchedArgumentException unmatched ? meant(unmatched) : List.of();
    return meant.isEmpty()
        ? message
        : message
            + "; did you mean "
            + String.join(" or ", meant.subList(0, Math.min(MAX_SUGGESTIONS, meant.size())))
            + "?";
  }

  /** Returns picocli's suggestions or, failing those, the options with the same letters. */
  private static List<String> meant(UnmatchedArgumentException error) {
    List<String> alike = error.getSuggestions();
    String unknown = error.getUnmatched().get(0).split("=", 2)[0];
    return alike.isEmpty()
        ? error.getCommandLine().getCommandSpec().optionsMap().keySet().stream()
            .filter(name -> letters(name).equals(letters(unknown)))
            .sorted()
            .toList()
        : alike;
  }

  private static String letters(String name) {
    return name.chars()
        .sorted()
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /**
   * Registers converters for numbers with clear error messages.
   *
   * @param commandLine the command line to register them with
   */
  public static void registerNumbers(CommandLine commandLine) {
    ITypeConverter<Integer> integers = number(Integer::valueOf, "a whole number");
    ITypeConverter<Long> longs = number(Long::valueOf, "a whole number");
    ITypeConverter<Double> doubles = number(Double::valueOf, "a number");
    commandLine.registerConverter(Integer.class, integers);
    commandLine.registerConverter(int.class, integers);
    commandLine.registerConverter(Long.class, longs);
    commandLine.registerConverter(long.class, longs);
    commandLine.registerConverter(Double.class, doubles);
    commandLine.registerConverter(double.class, doubles);
  }

  private static <N> ITypeConverter<N> number(Function<String, N> parser, String what) {
    return text -> {
      try {
        return parser.apply(text.strip());
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is not " + what);
      }
    };
  }

  /**
   * Converts a file name.
   *
   * @param text the file name
   * @return the path
   * @throws TypeConversionException if the name is empty or invalid
   */
  public static Path path(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("'' is no file's name");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      String encoding = System.getProperty("sun.jnu.encoding", "");
      boolean utf8 =
          Charset.isSupported(encoding) && Charset.forName(encoding).equals(StandardCharsets.UTF_8);
      throw new TypeConversionException(
          "'%s' cannot be a file's name%s"
              .formatted(
                  text,
                  utf8
                      ? " (" + e.getReason() + ")"
                      : " where names are " + encoding + ": set LC_ALL=C.UTF-8"));
    }
  }
}
