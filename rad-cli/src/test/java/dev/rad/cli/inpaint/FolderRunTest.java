package dev.rad.cli.inpaint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.cli.file.OutputFiles;
import dev.rad.cli.terminal.Console;
import dev.rad.exception.CancelledException;
import dev.rad.exception.ImageException;
import dev.rad.exception.MaskException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the course of a run, with a stand-in for the inpainting. */
public class FolderRunTest {

  @TempDir private Path folder;
  private Path photos;
  private Path out;
  private final StringWriter err = new StringWriter();
  private final StringWriter said = new StringWriter();
  private final Console console = new Console(new PrintWriter(said), new PrintWriter(err), false);
  private final List<String> filled = new ArrayList<>();

  @BeforeEach
  void makeFolders() throws IOException {
    photos = Files.createDirectory(folder.resolve("photos"));
    out = folder.resolve("results/here");
  }

  private void photo(String... names) throws IOException {
    for (String name : names) {
      Files.createFile(photos.resolve(name));
    }
  }

  private void fill(Path photo, OutputFiles files) {
    String name = photo.getFileName().toString();
    if (name.startsWith("bad")) {
      throw new MaskException("no hole");
    }
    if (name.startsWith("huge")) {
      throw new OutOfMemoryError("Java heap space");
    }
    if (name.endsWith("HEIC")) {
      throw new ImageException("it is HEIC");
    }
    if (name.startsWith("stop")) {
      throw new CancelledException("stopped");
    }
    filled.add(name);
    try {
      for (Path result : files.results()) {
        Files.createFile(result);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private FolderRun plan(int samples, boolean force) {
    return FolderRun.plan(photos, out, "png", samples, force);
  }

  @Test
  void run_mixedFolder_fillsThePicturesByName() throws IOException {
    photo("b.JPG", "a.png", "notes.txt", ".hidden.png", "c.tiff");
    Files.createDirectory(photos.resolve("folder.png"));

    assertThat(plan(1, false).run(console, this::fill)).isTrue();

    assertThat(filled).containsExactly("a.png", "b.JPG", "c.tiff");
    assertThat(out.toFile().list()).containsExactlyInAnyOrder("a.png", "b.png", "c.png");
  }

  @Test
  void run_badPhoto_isNamedAndTheOthersAreFilled() throws IOException {
    photo("a.png", "bad.png", "c.png");
    FolderRun run = plan(1, false);

    assertThat(run.run(console, this::fill)).isFalse();

    assertThat(filled).containsExactly("a.png", "c.png");
    assertThat(err.toString()).contains("bad.png: no hole");
    assertThat(run).hasToString("2 filled, 0 there already, 1 failed");
  }

  @Test
  void run_photoTooLargeForMemory_isNamedAndTheOthersAreFilled() throws IOException {
    photo("a.png", "huge.png", "z.png");
    FolderRun run = plan(1, false);

    assertThat(run.run(console, this::fill)).isFalse();

    assertThat(filled).containsExactly("a.png", "z.png");
    assertThat(err.toString())
        .contains(
            "huge.png: out of memory (Java heap space); make it smaller or set RAD_JAVA_OPTS");
    assertThat(run).hasToString("2 filled, 0 there already, 1 failed");
  }

  /**
   * Photos in unreadable formats are tried, so that the reason is reported; all other files are
   * listed.
   */
  @Test
  void run_filesThatAreLeftOut_areNamed() throws IOException {
    photo("a.png", "b.HEIC", "c.HEIC", "c.jpg", "notes.txt", ".hidden", "d.mpo");
    Files.createDirectory(photos.resolve("more"));
    out = photos.resolve("filled");
    Files.createDirectory(out);
    FolderRun run = plan(1, false);

    assertThat(run.run(console, this::fill)).isFalse();

    assertThat(filled).containsExactly("a.png", "c.jpg", "d.mpo");
    assertThat(err.toString()).contains("b.HEIC: it is HEIC");
    assertThat(said.toString())
        .contains(
            "left out c.HEIC (there is another picture of this name), more/, notes.txt"
                + System.lineSeparator());
    assertThat(run).hasToString("3 filled, 0 there already, 1 failed, 3 left out");
  }

  @Test
  void run_stopped_goesOnWithTheRest() throws IOException {
    photo("a.png", "stop.png", "z.png");
    FolderRun first = plan(1, false);
    assertThatThrownBy(() -> first.run(console, this::fill)).isInstanceOf(CancelledException.class);
    assertThat(first.stopped(new CancelledException("stopped")))
        .isEqualTo("stopped; 1 filled, 0 there already, 0 failed; the same command goes on");
    assertThat(plan(1, true).stopped(new CancelledException("stopped")))
        .endsWith("0 failed; the same command begins anew, because of --force");
    Files.move(photos.resolve("stop.png"), photos.resolve("go.png"));
    FolderRun second = plan(1, false);
    second.run(console, this::fill);

    assertThat(filled).containsExactly("a.png", "go.png", "z.png");
    assertThat(second).hasToString("2 filled, 1 there already, 0 failed");
    assertThat(plan(1, false).isDone()).isTrue();
    assertThat(plan(1, true).isDone()).isFalse();
  }

  @Test
  void plan_someSamplesMissing_isNotDone() throws IOException {
    photo("a.png");
    Files.createDirectories(out);
    Files.createFile(out.resolve("a-1.png"));

    assertThat(plan(2, false).isDone()).isFalse();
    Files.createFile(out.resolve("a-2.png"));
    assertThat(plan(2, false).isDone()).isTrue();
  }

  @Test
  void plan_photosOfOneStem_areBothNamed() throws IOException {
    photo("a.png", "a.jpg");

    assertThatThrownBy(() -> plan(1, false))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("a.jpg and a.png would both become a.png");
  }

  @Test
  void plan_foldersThatCannotBe_areRefused() throws IOException {
    assertThatThrownBy(() -> plan(1, false)).hasMessageContaining("holds no picture");
    photo("a.png");
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> FolderRun.plan(none, out, "png", 1, false))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("none is no folder");
    Path same = photos.resolve("../photos");
    assertThatThrownBy(() -> FolderRun.plan(photos, same, "png", 1, false))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("holds the photos themselves");
  }
}
