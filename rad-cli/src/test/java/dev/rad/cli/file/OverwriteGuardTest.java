package dev.rad.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

public class OverwriteGuardTest {

  @TempDir private Path folder;
  private Path source;
  private Path there;

  @BeforeEach
  void writeFiles() throws IOException {
    source = Files.writeString(folder.resolve("source"), "source");
    there = Files.writeString(folder.resolve("there"), "mine");
  }

  @Test
  void file_new_getsItsFolder() {
    Path file = folder.resolve("a/b/new");

    OverwriteGuard.of(false, source).file(file);

    assertThat(file.getParent()).isEmptyDirectory();
  }

  @Test
  void file_thatIsThere_needsForce() {
    assertThatThrownBy(() -> OverwriteGuard.of(false, source).file(there))
        .isInstanceOf(ImageException.class)
        .hasMessage(there + " is there already: add --force to replace it, or name another --out");
    assertThatCode(() -> OverwriteGuard.of(true, source).file(there)).doesNotThrowAnyException();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void file_linkToNowhere_isThere() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));

    assertThatThrownBy(() -> OverwriteGuard.of(false, source).file(link))
        .hasMessageContaining("is there already");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void file_sourceUnderAnotherName_isRefusedEvenWithForce() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), source);
    Path second = Files.createLink(folder.resolve("second"), source);
    for (Path name : new Path[] {source, link, second, folder.resolve("./there/../source")}) {
      if (Files.exists(name)) {
        assertThatThrownBy(() -> OverwriteGuard.of(true, source).file(name))
            .hasMessageEndingWith(" is what is read here: name another --out");
      }
    }
  }

  @Test
  void file_insideAFolderThatIsRead_isRefused() {
    assertThatThrownBy(() -> OverwriteGuard.of(true, folder).file(there))
        .hasMessageContaining("is what is read here");
    OverwriteGuard.of(true, folder).file(folder.resolve("new"));
  }

  @Test
  void file_folder_isRefused() {
    assertThatThrownBy(() -> OverwriteGuard.of(true, source).file(folder))
        .hasMessageContaining("is a folder");
  }

  @Test
  void file_nameThatIsTooLong_isRefused() {
    assertThatThrownBy(() -> OverwriteGuard.of(true, source).file(folder.resolve("x".repeat(400))))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("cannot be written (")
        .hasMessageEndingWith("choose another --out");
  }

  @Test
  void folder_withOtherFiles_isWrittenInto() {
    OverwriteGuard.of(false, source).folder(folder, "config.json", "weights");
    OverwriteGuard.of(false, source).folder(folder.resolve("new"), "config.json");
  }

  @Test
  void folder_withOneOfTheFiles_needsForce() {
    assertThatThrownBy(() -> OverwriteGuard.of(false, source).folder(folder, "weights", "there"))
        .hasMessageContaining("is there already");
    OverwriteGuard.of(true, source).folder(folder, "weights", "there");
  }

  @Test
  void folder_file_isRefused() {
    assertThatThrownBy(() -> OverwriteGuard.of(true, source).folder(there, "config.json"))
        .hasMessage(there + " is a file, not a folder: choose another --out");
  }

  @Test
  void wholeFolder_thatIsThere_needsForce() {
    assertThatThrownBy(() -> OverwriteGuard.of(false, source).wholeFolder(folder))
        .hasMessageContaining("is there already");
    OverwriteGuard.of(true, source).wholeFolder(folder);
    OverwriteGuard.of(false, source).wholeFolder(folder.resolve("new"));
  }
}
