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

/** Says in one line, and without Java's words, what is wrong with a command line. */
public final class UsageErrors {

  private static final int MOST_SUGGESTIONS = 3;

  private UsageErrors() {}

  /** What the parser found, with what the user may have meant. */
  public static String of(ParameterException first) {
    List<String> unknown = first.getCommandLine().getUnmatchedArguments();
    ParameterException error =
        unknown.isEmpty() // a slip in an option's name comes before its absence
            ? first
            : new UnmatchedArgumentException(first.getCommandLine(), unknown);
    String message = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    List<String> meant =
        error instanceof UnmatchedArgumentException unmatched ? meant(unmatched) : List.of();
    return meant.isEmpty()
        ? message
        : message
            + "; did you mean "
            + String.join(" or ", meant.subList(0, Math.min(MOST_SUGGESTIONS, meant.size())))
            + "?";
  }

  /** What the parser takes for alike, else the options that have the same letters. */
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

  /** Reads numbers, and says what they have to be. */
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

  /** Reads a file's name. */
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
