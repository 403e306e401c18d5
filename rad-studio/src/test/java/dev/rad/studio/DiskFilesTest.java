package dev.rad.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFilesTest {
  @TempDir Path folder;

  @Test
  void size_files_isTheSumOfTheirBytes() {
    DiskFiles.write(folder.resolve("a"), new byte[5]);
    DiskFiles.write(DiskFiles.folder(folder.resolve("b/c")).resolve("d"), new byte[7]);
    assertThat(DiskFiles.size(folder)).isEqualTo(12);
    assertThat(DiskFiles.size(folder.resolve("none"))).isZero();
  }

  /** Another session's files get their names while all are counted. */
  @Test
  void size_filesThatComeAndGo_isOneOfTheSums() {
    DiskFiles.write(folder.resolve("kept"), new byte[5]);
    var ended = new AtomicBoolean();
    var writer =
        CompletableFuture.runAsync(
            () -> {
              while (!ended.get()) {
                Path written = folder.resolve("written");
                DiskFiles.write(written, new byte[7]);
                written.toFile().delete();
              }
            });
    try {
      for (int i = 0; i < 3000; i++) {
        assertThat(DiskFiles.size(folder)).isBetween(5L, 19L);
      }
    } finally {
      ended.set(true);
      writer.join();
    }
  }

  @Test
  void delete_folder_isGoneWithAllThatIsInIt() throws IOException {
    Path inner = DiskFiles.folder(folder.resolve("a/b"));
    Files.writeString(inner.resolve("c"), "text");
    DiskFiles.delete(folder.resolve("a"));
    assertThat(folder.resolve("a")).doesNotExist();
    DiskFiles.delete(folder.resolve("a"));
  }
}
