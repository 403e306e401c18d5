package dev.rad.cli.inpaint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.Terminal;
import dev.rad.image.PictureGrid;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the output files of {@code rad inpaint}. */
class InpaintOutputTest extends InpaintCommandFixture {

  @Test
  void inpaint_resultIsThere_isReplacedByForceOnly() throws IOException {
    Files.createDirectories(out.getParent());
    Files.writeString(out, "mine");

    assertThat(inpaint().failure())
        .isEqualTo(
            "rad: " + out + " is there already: add --force to replace it, or name another --out");
    assertThat(Files.readString(out)).isEqualTo("mine");
    assertDone(inpaint("--force"));
    assertThat(RgbImage.read(out).width()).isEqualTo(90);
  }

  @ParameterizedTest
  @ValueSource(strings = {"filled-mask.png", "filled-steps", "filled-steps.gif"})
  void inpaint_fileBesideIsThere_isNotReplacedEither(String name) throws IOException {
    Files.createDirectories(out.getParent());
    Files.writeString(beside(name), "mine");

    assertThat(inpaint().failure()).contains(name + " is there already");
    assertThat(out).doesNotExist();
  }

  @Test
  void inpaint_triptychIsThere_isLeftAndTheResultWritten() throws IOException {
    Files.createDirectories(out.getParent());
    Files.writeString(beside("filled-triptych.png"), "mine");

    Terminal run = inpaint();

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("no picture beside the result", "is there already");
    assertThat(RgbImage.read(out).width()).isEqualTo(90);
    assertThat(Files.readString(beside("filled-triptych.png"))).isEqualTo("mine");
  }

  @Test
  void inpaint_noTriptych_writesTheResultAlone() {
    assertDone(inpaint("--no-triptych"));
    assertThat(out.getParent().toFile().list()).containsExactly("filled.png");
  }

  @Test
  void inpaint_photoItself_isNeverReplaced() throws IOException {
    byte[] before = Files.readAllBytes(photo);
    out = photo;
    assertThat(inpaint("--force").failure()).contains("photo.png is what is read here");
    out = mask;
    assertThat(inpaint("--force").failure()).contains("mask.png is what is read here");
    assertThat(photo).hasBinaryContent(before);
  }

  @Test
  void inpaint_longestName_isWrittenAndALongerOneRefusedFirst() {
    out = folder.resolve("x".repeat(251) + ".png");
    Terminal tooLongBeside = inpaint("--no-triptych");
    assertThat(tooLongBeside.failure()).contains("-mask.png cannot be written");
    out = folder.resolve("日".repeat(75) + ".png");
    assertDone(inpaint());
    out = folder.resolve("x".repeat(300) + ".png");
    assertThat(inpaint().failure()).contains("cannot be written (", "choose another --out");
  }

  @Test
  void inpaint_streams_passPictures() throws IOException {
    InputStream in = System.in;
    PrintStream stdout = System.out;
    var written = new ByteArrayOutputStream();
    try {
      System.setIn(Files.newInputStream(photo));
      System.setOut(new PrintStream(written, true));
      assertDone(rad("inpaint", "--image", "-", "--mask", mask, "--out", "-", "--steps", 2));
    } finally {
      System.setIn(in);
      System.setOut(stdout);
    }
    assertDone(inpaint());
    RgbImage piped = RgbImage.of(ImageIO.read(new ByteArrayInputStream(written.toByteArray())));
    assertThat(piped).isEqualTo(RgbImage.read(out));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--samples=2", "--preview-every=1"})
  void inpaint_severalPicturesToAStream_areRefused(String option) {
    out = Path.of("-");
    assertThat(inpaint(option).failure()).contains("--out - is one picture");
  }

  @Test
  void inpaint_samples_firstIsTheOnlyOneOfASingleRun() {
    assertDone(inpaint("--samples", 2, "--seed", 5));
    assertThat(out).doesNotExist();
    RgbImage first = RgbImage.read(beside("filled-1.png"));
    RgbImage second = RgbImage.read(beside("filled-2.png"));
    assertThat(second).isNotEqualTo(first);
    assertThat(second.composite(first, Mask.rectangle(90, 70, HOLE))).isEqualTo(first);
    RgbImage sheet = RgbImage.read(beside("filled-samples.png"));
    assertThat(sheet.width()).isEqualTo(4 * 90 + 3 * PictureGrid.GAP);
    assertThat(sheet.crop(new Region(3 * (90 + PictureGrid.GAP), 0, 90, 70))).isEqualTo(second);

    assertDone(inpaint("--seed", 5));
    assertThat(RgbImage.read(out)).isEqualTo(first);
  }

  @Test
  void inpaint_previewEvery_writesFramesAndAFilm() throws IOException {
    Files.createDirectories(beside("filled-steps"));
    Files.writeString(beside("filled-steps/9.png"), "of an earlier run");

    assertDone(inpaint("--steps", 5, "--preview-every", 2, "--force"));

    assertThat(beside("filled-steps").toFile().list())
        .containsExactlyInAnyOrder("2.png", "4.png", "5.png");
    assertThat(ImageIO.read(beside("filled-steps.gif").toFile()).getWidth()).isEqualTo(90);
    RgbImage before = RgbImage.read(photo);
    RgbImage frame = RgbImage.read(beside("filled-steps/2.png"));
    assertThat(frame).isNotEqualTo(before);
    assertThat(frame.composite(before, Mask.rectangle(90, 70, HOLE))).isEqualTo(before);
  }
}
