package dev.rad.cli.inpaint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Progress;
import dev.rad.cli.file.OutputFiles;
import dev.rad.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the files that an animation leaves behind. */
public class PreviewAnimationTest {

  @TempDir private Path folder;

  private OutputFiles files() {
    return new OutputFiles(folder.resolve("a.png"), 1);
  }

  private static void show(PreviewAnimation animation) {
    animation.onStep(
        new Progress(1, 9, Duration.ofSeconds(1), () -> RgbImage.of(2, 2, new byte[12])));
  }

  @Test
  void close_unfinished_leavesNothing() {
    try (var animation = new PreviewAnimation(files(), 1)) {
      show(animation);
      assertThat(files().frames()).isNotEmptyDirectory();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void close_unfinished_leavesFilesOfOthers() throws IOException {
    Path mine = Files.createDirectories(files().frames()).resolve("notes.txt");
    Files.writeString(mine, "mine");
    try (var animation = new PreviewAnimation(files(), 1)) {
      show(animation);
    }
    assertThat(files().frames().toFile().list()).containsExactly("notes.txt");
  }

  @Test
  void close_finished_keepsFramesAndAnimation() {
    try (var animation = new PreviewAnimation(files(), 1)) {
      show(animation);
      animation.finish();
    }
    assertThat(files().frames().toFile().list()).containsExactly("1.png");
    assertThat(files().animation()).exists();
  }
}
