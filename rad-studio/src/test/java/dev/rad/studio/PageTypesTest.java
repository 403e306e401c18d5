package dev.rad.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page's modules, checked by TypeScript's compiler; nothing is made by it. */
class PageTypesTest {
  private static final Path MODULE = TestStudio.ROOT.resolve("rad-studio");
  private static final Path COMPILER = MODULE.resolve("node_modules/typescript/bin/tsc");

  @Test
  void the_types_of_the_page_are_right() throws IOException, InterruptedException {
    assumeTrue(
        Files.exists(COMPILER),
        "SKIPPED: no TypeScript to check the page's types; run: npm ci --prefix rad-studio");
    Process check =
        new ProcessBuilder("node", COMPILER.toString(), "-p", MODULE.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor()).as(said).isZero();
  }
}
