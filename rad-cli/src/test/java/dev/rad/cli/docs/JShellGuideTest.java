package dev.rad.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.VarSnippet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays the session in docs/jshell.md with the start-up file, and compares the output of each
 * line with the guide. In the guide, the project is in {@code /home/you/rad}, and {@code …} stands
 * for a picture in the terminal or the rest of a stack trace. The test writes its files to a
 * temporary folder.
 */
class JShellGuideTest {

  private static final String PROMPT = "jshell> ";
  private static final String CONTINUED = "   ...> ";
  private static final String ANYTHING = "…";
  private static final String GUIDE_ROOT = "/home/you/rad";
  private static final Pattern SESSION = Pattern.compile("(?ms)^```jshell\n(.*?)^```$");

  @TempDir private Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final AtomicInteger entered = new AtomicInteger();
  private final PrintStream out = System.out;
  private String home;
  private JShell shell;

  /** An input line and its output. */
  private record GuideEntry(String entered, String printed) {}

  @BeforeEach
  void start() {
    home = System.getProperty("rad.home");
    System.setProperty("rad.home", Project.ROOT.toString());
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    shell =
        JShell.builder()
            .executionEngine("local")
            .tempVariableNameGenerator(() -> "$" + entered)
            .build();
    shell.addToClasspath(System.getProperty("java.class.path"));
    for (String line : List.of("java.io.*", "java.math.*", "java.util.*", "java.util.stream.*")) {
      shell.eval("import " + line + ";"); // part of JShell's DEFAULT imports
    }
    runAll(Project.text(Project.ROOT.resolve("rad-cli/jshell/rad.jsh")));
  }

  @AfterEach
  void end() {
    shell.close();
    System.setOut(out);
    if (home == null) {
      System.clearProperty("rad.home");
    } else {
      System.setProperty("rad.home", home);
    }
  }

  /** Runs a script, which must not fail. */
  private void runAll(String script) {
    String rest = script;
    while (!rest.isBlank()) {
      SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      for (SnippetEvent event : shell.eval(next.source() == null ? rest : next.source())) {
        assertThat(event.status())
            .as("%s: %s", event.snippet().source(), diagnostics(event.snippet()))
            .isEqualTo(Snippet.Status.VALID);
      }
      rest = next.remaining();
    }
  }

  private String diagnostics(Snippet snippet) {
    return shell
        .diagnostics(snippet)
        .map(diagnostic -> diagnostic.getMessage(null))
        .collect(Collectors.joining("; "));
  }

  private static List<GuideEntry> guide() {
    List<GuideEntry> entries = new ArrayList<>();
    Matcher sessions = SESSION.matcher(Project.text(Project.ROOT.resolve("docs/jshell.md")));
    while (sessions.find()) {
      for (String part : sessions.group(1).split("(?m)^" + Pattern.quote(PROMPT))) {
        List<String> lines = part.lines().toList();
        List<String> source =
            lines.stream().skip(1).takeWhile(line -> line.startsWith(CONTINUED)).toList();
        if (!lines.isEmpty()) {
          String more =
              source.stream()
                  .map(line -> "\n" + line.substring(CONTINUED.length()))
                  .collect(Collectors.joining());
          String output =
              lines.stream().skip(1 + source.size()).collect(Collectors.joining("\n")).strip();
          entries.add(new GuideEntry(lines.get(0) + more, output));
        }
      }
    }
    return entries;
  }

  /** Evaluates a line like the JShell tool and returns the output. */
  private String enter(String source) {
    entered.incrementAndGet();
    printed.reset();
    String here = source.replace("Path.of(\"", "Path.of(\"" + folder + "/");
    String ended = shell.sourceCodeAnalysis().analyzeCompletion(here).source();
    String values =
        shell.eval(ended).stream()
            .filter(event -> event.causeSnippet() == null)
            .map(this::feedback)
            .collect(Collectors.joining());
    return (printed.toString(StandardCharsets.UTF_8) + values)
        .replace(Project.ROOT.toString(), GUIDE_ROOT)
        .strip();
  }

  private String feedback(SnippetEvent event) {
    if (event.exception() instanceof EvalException failure) {
      String name = failure.getExceptionClassName();
      return "|  Exception " + name + ": " + failure.getMessage() + "\n|        at …";
    }
    assertThat(event.status())
        .as("%s: %s", event.snippet().source(), diagnostics(event.snippet()))
        .isEqualTo(Snippet.Status.VALID);
    return event.snippet() instanceof VarSnippet variable
        ? variable.name() + " ==> " + event.value()
        : "";
  }

  @Test
  void session_replayed_printsWhatTheGuideShows() {
    List<GuideEntry> guide = guide();
    assertThat(guide).hasSizeGreaterThan(10);
    var softly = new SoftAssertions(); // reports all errors in the guide, not only the first
    for (GuideEntry entry : guide) {
      String actual = enter(entry.entered());
      String expected = entry.printed();
      if (expected.endsWith(ANYTHING)) {
        String start = expected.substring(0, expected.length() - ANYTHING.length()).strip();
        softly.assertThat(actual).as(entry.entered()).isNotEmpty().startsWith(start);
      } else {
        softly.assertThat(actual).as(entry.entered()).isEqualTo(expected);
      }
    }
    softly.assertAll();
    assertThat(RgbImage.read(folder.resolve("filled.png")).width()).isEqualTo(480);
  }

  @Test
  void help_entered_isShortAndTrue() {
    String help = enter("help()");

    assertThat(help.lines().count()).isBetween(5L, 14L);
    for (String line : help.lines().toList()) {
      String code = line.split("   ", 2)[0];
      if (code.contains("(") && code.endsWith(")") && !code.contains("\"filled.png\"")) {
        assertThat(shell.sourceCodeAnalysis().analyzeCompletion(code).completeness())
            .as(code)
            .isIn(
                SourceCodeAnalysis.Completeness.COMPLETE,
                SourceCodeAnalysis.Completeness.COMPLETE_WITH_SEMI,
                SourceCodeAnalysis.Completeness.CONSIDERED_INCOMPLETE);
      }
    }
    assertThat(Map.of("show", "show(", "close", "rad.close()"))
        .allSatisfy((what, text) -> assertThat(help).as(what).contains(text));
  }
}
