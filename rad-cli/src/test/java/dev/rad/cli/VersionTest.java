package dev.rad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class VersionTest {

  @Test
  void getVersion_isThatOfTheBuild() throws Exception {
    String pom = Files.readString(Path.of(System.getProperty("rad.root"), "rad-cli", "pom.xml"));
    String after = "<artifactId>rad-parent</artifactId>";
    String version =
        pom.substring(pom.indexOf("<version>", pom.indexOf(after)) + "<version>".length())
            .split("<", 2)[0];

    assertThat(new Version().getVersion()).containsExactly("rad " + version);
  }
}
