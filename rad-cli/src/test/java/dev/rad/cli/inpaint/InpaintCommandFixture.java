package dev.rad.cli.inpaint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.Pictures;
import dev.rad.cli.Terminal;
import dev.rad.image.Region;
import dev.rad.mask.Mask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shared fixture of tests of {@code rad inpaint}: a photo, its mask, and methods that run the
 * command.
 */
abstract class InpaintCommandFixture {

  static final Path ADM =
      Path.of(System.getProperty("rad.root", ".."), "checkpoints/landscapes-adm-64.pt");
  static final Region HOLE = new Region(40, 25, 20, 15);

  @TempDir Path folder;
  Path photo;
  Path mask;
  Path out;

  @BeforeEach
  void writePhoto() {
    photo = folder.resolve("photo.png");
    mask = folder.resolve("mask.png");
    out = folder.resolve("results/filled.png");
    Pictures.gradient(90, 70).write(photo);
    Mask.rectangle(90, 70, HOLE).write(mask);
  }

  static Terminal rad(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    if (all.contains("inpaint") && !all.contains("--prior")) {
      all.addAll(List.of("--prior", "network"));
    }
    if (!all.contains("photo")) { // needs no network
      all.addAll(List.of("--checkpoint", ADM));
    }
    all.add("--quiet");
    return Terminal.run(all.toArray());
  }

  Terminal inpaint(Object... more) {
    List<Object> all = new ArrayList<>(List.of("inpaint", "--image", photo, "--out", out));
    all.addAll(List.of("--mask", mask));
    all.addAll(List.of(more));
    if (!all.contains("--steps")) {
      all.addAll(List.of("--steps", 2));
    }
    return rad(all.toArray());
  }

  /** Runs {@code rad inpaint} on the photo and its mask, with only the given options. */
  Terminal inpaintAsGiven(Object... more) {
    List<Object> all = new ArrayList<>(List.of("inpaint", "--image", photo, "--mask", mask));
    all.addAll(List.of("--out", out));
    all.addAll(List.of(more));
    return Terminal.run(all.toArray());
  }

  static void assertDone(Terminal run) {
    assertThat(run).isEqualTo(new Terminal(0, "", ""));
  }

  Path beside(String name) {
    return out.resolveSibling(name);
  }
}
