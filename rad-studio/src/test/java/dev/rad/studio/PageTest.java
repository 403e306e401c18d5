package dev.rad.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A test of the page: one studio for the class, and for each test the page with the bundled photo,
 * which must not have reported an error by the end.
 */
@ExtendWith(Chromium.class)
abstract class PageTest {

  @TempDir static Path folder;
  static Path cache;
  static TestStudio studio;
  StudioPage page;

  @BeforeAll
  static void start() {
    cache = folder.resolve("cache");
    studio = TestStudio.start(cache);
  }

  @AfterAll
  static void stop() {
    studio.close();
  }

  @BeforeEach
  void open() {
    page = StudioPage.open(studio);
  }

  @AfterEach
  void close() {
    assertThat(page.errors).isEmpty();
    page.close();
  }
}
