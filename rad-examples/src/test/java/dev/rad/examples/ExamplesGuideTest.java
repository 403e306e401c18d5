package dev.rad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide shows the programs as they are. */
class ExamplesGuideTest {

  private static final Path ROOT = Path.of(System.getProperty("rad.root", ".."));
  private static final Pattern CLASS = Pattern.compile("(?m)^(public )?final class ");

  @Test
  void guide_everyExample_isShownAsItIs() throws IOException {
    String guide = Files.readString(ROOT.resolve("docs/examples.md"));
    List<Path> programs;
    try (Stream<Path> files =
        Files.list(ROOT.resolve("rad-examples/src/main/java/dev/rad/examples"))) {
      programs = files.filter(file -> !file.endsWith("package-info.java")).sorted().toList();
    }

    assertThat(programs).hasSize(8);
    for (Path program : programs) {
      String text = Files.readString(program);
      Matcher start = CLASS.matcher(text);
      assertThat(start.find()).as(program.toString()).isTrue();
      assertThat(guide).contains("``` java\n" + text.substring(start.start()) + "```");
      assertThat(text.substring(start.start()).lines()).hasSizeBetween(15, 75);
    }
  }
}
