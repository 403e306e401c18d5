package dev.rad.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RadHomeTest {
  private static final String PHOTO = "rad-examples/demo/photo.jpg";

  @TempDir Path folder;

  @Test
  void resolve_fileOfTheClone_isPreferred() throws IOException {
    Path own = folder.resolve(PHOTO);
    Files.createDirectories(own.getParent());
    Files.writeString(own, "a photo");
    assertThat(RadHome.resolve(folder, PHOTO)).isEqualTo(own);
  }

  @Test
  void resolve_withoutAClone_copiesWhatTheClassPathHas() {
    Path copy = RadHome.resolve(folder, PHOTO);
    assertThat(copy).hasSameBinaryContentAs(RadHome.resolve(PHOTO)).hasFileName("photo.jpg");
    assertThat(RadHome.resolve(folder, PHOTO)).isEqualTo(copy);
    assertThat(RadHome.resolve(folder, "rad-examples/demo/hole.png")).isNotEmptyFile();
  }

  @Test
  void resolve_fileThatIsNowhere_isTheOneTheCloneWouldHave() {
    assertThat(RadHome.resolve(folder, "checkpoints/none.pt"))
        .isEqualTo(folder.resolve("checkpoints/none.pt"));
  }
}
