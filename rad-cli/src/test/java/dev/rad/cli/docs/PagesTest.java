package dev.rad.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The lines of the project's pages are short enough to review, and their links lead somewhere. */
class PagesTest {

  private static final int LONGEST_LINE = 120; // characters
  private static final int FEWEST_LINKS = 100; // the pages have about twice as many
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");
  private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N}_ -]");

  /** README.md, docs/*.md, the page of the weights and, where it is there, CONTRIBUTING.md. */
  private static List<Path> pages() {
    List<Path> pages = new ArrayList<>(Project.guides());
    Stream.of("checkpoints/README.md", "CONTRIBUTING.md")
        .map(Project.ROOT::resolve)
        .filter(Files::exists)
        .forEach(pages::add);
    return pages;
  }

  @Test
  void lines_ofAllPages_haveAtMost120Characters() {
    List<String> tooLong = new ArrayList<>();
    for (Path page : pages()) {
      List<String> lines = Project.text(page).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        int length = line.codePointCount(0, line.length());
        if (length > LONGEST_LINE) {
          tooLong.add("%s:%d has %d".formatted(Project.ROOT.relativize(page), i + 1, length));
        }
      }
    }

    assertThat(tooLong).isEmpty();
  }

  @Test
  void relativeLinks_ofAllPages_leadToFilesAndHeadings() {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      Matcher link = LINK.matcher(prose(page, ""));
      while (link.find()) {
        String target = link.group(1);
        if (!target.matches("[a-z]+:.*")) {
          links++;
          if (!leadsSomewhere(page, target)) {
            broken.add(Project.ROOT.relativize(page) + ": " + target);
          }
        }
      }
    }

    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(FEWEST_LINKS);
  }

  private static boolean leadsSomewhere(Path page, String target) {
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
  }

  /** The anchors that GitHub gives a page's headings. */
  private static Set<String> anchors(Path page) {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    Matcher heading = HEADING.matcher(prose(page, "$0"));
    while (heading.find()) {
      String text = heading.group(1).strip().toLowerCase(Locale.ROOT);
      String anchor = NOT_IN_ANCHORS.matcher(text).replaceAll("").replace(' ', '-');
      int before = seen.merge(anchor, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? anchor : anchor + "-" + before);
    }
    return anchors;
  }

  /** A page without its blocks of code; {@code code} replaces code within lines. */
  private static String prose(Path page, String code) {
    return CODE.matcher(FENCED.matcher(Project.text(page)).replaceAll("")).replaceAll(code);
  }
}
