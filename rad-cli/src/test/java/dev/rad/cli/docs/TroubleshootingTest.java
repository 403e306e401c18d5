package dev.rad.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.exception.RadException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that docs/troubleshooting.md covers every error. */
class TroubleshootingTest {

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final int SHORTEST_CAUSE = 8; // characters
  private static final String GUIDE =
      plain(Project.text(Project.ROOT.resolve("docs/troubleshooting.md")));

  @Test
  void guide_everyExceptionClass_isNamed() {
    assertThat(subclasses(RadException.class).map(Class::getSimpleName))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(GUIDE).contains(name));
  }

  private static Stream<Class<?>> subclasses(Class<?> type) {
    if (!type.isSealed()) {
      return Stream.empty();
    }
    return Arrays.stream(type.getPermittedSubclasses())
        .flatMap(sub -> Stream.concat(Stream.of(sub), subclasses(sub)));
  }

  /**
   * Checks every message that is written where its exception is thrown: the guide contains its
   * longest constant part, up to the remedy that the message itself names.
   */
  @Test
  void guide_everyMessage_isExplained() {
    String names =
        subclasses(RadException.class).map(Class::getSimpleName).collect(Collectors.joining("|"));
    Pattern thrown = Pattern.compile("new (?:" + names + ")\\((.*?);\n", Pattern.DOTALL);
    Set<String> missing = new TreeSet<>();
    for (var file : Project.allSources()) {
      Matcher matcher = thrown.matcher(Project.text(file));
      while (matcher.find()) {
        String part = longestPart(matcher.group(1));
        if (!GUIDE.contains(part)) {
          missing.add(part + "   (" + file.getFileName() + ")");
        }
      }
    }
    assertThat(missing).as("parts of messages that docs/troubleshooting.md lacks").isEmpty();
  }

  private static String longestPart(String arguments) {
    String joined = arguments.replaceAll("\"\\s*\\+\\s*\"", "");
    String message =
        LITERAL
            .matcher(joined)
            .results()
            .map(literal -> literal.group(1).replace("\\\"", "\""))
            .collect(Collectors.joining("…"));
    String cause = longest(message.split(";", 2)[0]);
    return cause.length() < SHORTEST_CAUSE ? longest(message) : cause;
  }

  private static String longest(String message) {
    return Stream.of(message.split("%[-,.0-9]*[a-z]|[;:…]"))
        .map(TroubleshootingTest::plain)
        .max(Comparator.comparingInt(String::length))
        .orElse("");
  }

  private static String plain(String text) {
    return text.replace("`", "").replaceAll("\\s+", " ").strip();
  }
}
