package dev.rad.cli.inpaint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.Pictures;
import dev.rad.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code rad inpaint --images}: folders of photos. */
class InpaintFolderTest extends InpaintCommandFixture {

  @Test
  void inpaint_folder_fillsWhatItCanAndGoesOn() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Path masks = Files.createDirectory(folder.resolve("masks"));
    Path results = folder.resolve("results");
    for (String name : List.of("a.png", "b.jpg", "lonely.png")) {
      Pictures.gradient(90, 70).write(photos.resolve(name));
    }
    Files.writeString(photos.resolve("text.png"), "no picture");
    for (String name : List.of("a.png", "b.png", "text.png")) {
      Files.copy(mask, masks.resolve(name));
    }
    Object[] command = {
      "inpaint", "--images", photos, "--masks", masks, "--out", results, "--steps", 1
    };

    Terminal first = rad(command);
    assertThat(first.exitCode()).isEqualTo(3);
    assertThat(first.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("lonely.png: no mask for lonely.png"),
            line -> assertThat(line).contains("text.png: cannot read"));
    assertThat(results.toFile().list()).containsExactlyInAnyOrder("a.png", "b.png");

    Pictures.gradient(90, 70).write(photos.resolve("text.png"));
    Files.copy(mask, masks.resolve("lonely.png"));
    Files.writeString(results.resolve("a.png"), "not to be touched");
    assertDone(rad(command));
    assertThat(results.resolve("lonely.png")).exists();
    assertThat(Files.readString(results.resolve("a.png"))).isEqualTo("not to be touched");
  }

  private Terminal fillFolder(Object... more) {
    List<Object> all = new ArrayList<>(List.of("inpaint", "--images", folder.resolve("photos")));
    all.addAll(List.of("--mask", "box", "--out", folder.resolve("results"), "--steps", 2));
    all.addAll(List.of(more));
    return rad(all.toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a-mask.png", "a-steps", "a-steps.gif"})
  void inpaint_folder_replacesWhatIsBesideAResultByForceOnly(String name) throws IOException {
    Files.createDirectories(folder.resolve("photos"));
    Path results = Files.createDirectories(folder.resolve("results"));
    for (String photo : List.of("a.png", "b.png")) {
      Pictures.gradient(90, 70).write(folder.resolve("photos").resolve(photo));
    }
    Path mine = name.equals("a-steps") ? results.resolve(name + "/1.png") : results.resolve(name);
    Files.createDirectories(mine.getParent());
    Files.writeString(mine, "mine");

    Terminal run = fillFolder("--preview-every", 1);

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.failure()).contains("a.png: ", name + " is there already: add --force");
    assertThat(Files.readString(mine)).isEqualTo("mine");
    assertThat(results.resolve("a.png")).doesNotExist();
    assertThat(results.resolve("b.png")).exists();
    assertDone(fillFolder("--preview-every", 1, "--force"));
    assertThat(results.resolve("a.png")).exists();
    assertThat(Files.readAllBytes(mine)).isNotEqualTo("mine".getBytes(US_ASCII));
  }

  /** Covers killed runs and further samples of the same photo: the mask file stays the same. */
  @Test
  void inpaint_folderWhoseDrawnHoleIsThere_goesOnWithTheSameOne() throws IOException {
    Files.createDirectories(folder.resolve("photos"));
    Pictures.gradient(90, 70).write(folder.resolve("photos/a.png"));
    assertDone(fillFolder("--dilate", 3, "--feather", 3));
    Files.delete(folder.resolve("results/a.png"));

    assertDone(fillFolder("--dilate", 3, "--feather", 3));

    assertThat(folder.resolve("results/a.png")).exists();
    Files.delete(folder.resolve("results/a.png"));
    assertThat(fillFolder("--seed", 8).failure()).contains("a-mask.png is there already");
  }
}
