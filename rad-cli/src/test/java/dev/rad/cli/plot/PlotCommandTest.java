package dev.rad.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.Terminal;
import dev.rad.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class PlotCommandTest {

  private static final int VALIDATION_RED = 0xd1495b;

  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void writeTable() throws IOException {
    run = Files.createDirectories(folder.resolve("run"));
    var csv =
        new StringBuilder(
            "step,loss,simple,variational,gradient_norm,learning_rate,images_per_second\n");
    for (int step = 1; step <= 400; step++) {
      csv.append(
          String.format(
              Locale.ROOT,
              "%d,%.6f,%.6f,0.001,%s,%.3e,8.00%n",
              step,
              1.0 / step,
              1.0 / step,
              step == 7 ? "NaN" : "0.50000",
              1e-6 * Math.min(step, 100)));
    }
    Files.writeString(run.resolve("loss.csv"), csv + "401,0.00");
  }

  private Terminal plot(Object... more) {
    Object[] arguments = {"plot", "--run", run};
    Object[] all = new Object[arguments.length + more.length];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Terminal.run(all);
  }

  private static long count(RgbImage picture, int rgb) {
    long count = 0;
    byte[] bytes = picture.toRgbBytes();
    for (int i = 0; i < bytes.length; i += 3) {
      int pixel = (bytes[i] & 0xff) << 16 | (bytes[i + 1] & 0xff) << 8 | bytes[i + 2] & 0xff;
      count += pixel == rgb ? 1 : 0;
    }
    return count;
  }

  @Test
  void plot_runningTraining_drawsItInItsFolder() {
    Terminal plotted = plot();

    assertThat(plotted.exitCode()).as(plotted.err()).isZero();
    assertThat(plotted.out().strip()).isEqualTo("wrote " + run.resolve("loss.png"));
    RgbImage picture = RgbImage.read(run.resolve("loss.png"));
    assertThat(picture.width()).isEqualTo(1200);
    assertThat(picture.height()).isEqualTo(480 + 2 * 220);
    assertThat(count(picture, 0x1f5fa8)).isGreaterThan(1000); // curves
    assertThat(count(picture, VALIDATION_RED)).isZero();
  }

  @Test
  void plot_withValidation_addsItsPoints() throws IOException {
    Files.writeString(
        run.resolve("validation.csv"),
        "step,loss,simple,variational\n100,0.02,0.02,0\n200,NaN,NaN,0\n300,0.01,0.01,0\n");
    Path out = folder.resolve("made/here/curves.png");

    assertThat(plot("--out", out).exitCode()).isZero();
    assertThat(count(RgbImage.read(out), VALIDATION_RED)).isGreaterThan(50);
    assertThat(run.resolve("loss.png")).doesNotExist();
  }

  /** The dark blue of the mean appears from the second step on. */
  @Test
  void plot_twoSteps_hasARunningMean() throws IOException {
    Files.writeString(run.resolve("loss.csv"), "step,loss\n1,0.5\n2,0.25\n");

    assertThat(plot().exitCode()).isZero();
    assertThat(count(RgbImage.read(run.resolve("loss.png")), 0x1f5fa8)).isGreaterThan(100);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.16, 0.16",
    "0.105, 0.105",
    "0.0024999, 0.0025",
    "0.00025, 2.5e-4",
    "1e-6, 1e-6",
    "-0.5, -0.5",
    "1, 1",
    "100, 100",
    "99999, 100000",
    "1234567, 1.23e6"
  })
  void label_anyNumber_isWrittenAsPeopleDo(double value, String expected) {
    assertThat(LossPlot.label(value)).isEqualTo(expected);
  }

  @Test
  void plot_oneStepOfTheLossAlone_drawsWhatThereIs() throws IOException {
    Files.writeString(run.resolve("loss.csv"), "step,loss\n1,0\n");

    assertThat(plot().exitCode()).isZero();
    assertThat(RgbImage.read(run.resolve("loss.png")).height()).isEqualTo(480);
  }

  @Test
  void plot_noTraining_isRefusedInOneLine() throws IOException {
    Files.delete(run.resolve("loss.csv"));
    assertThat(plot().failure()).contains("loss.csv: no such file; name the folder of a training");
    Files.writeString(run.resolve("loss.csv"), "step,loss\n1,NaN\n2,0.5");
    assertThat(plot().failure()).contains("no loss yet");
    Files.writeString(run.resolve("loss.csv"), "step,loss\n1,0.5,\nhello\n");
    assertThat(plot().failure()).startsWith("rad: ").contains("line 3: the step is not a number");
    assertThat(plot().exitCode()).isEqualTo(1);
    assertThat(run.resolve("loss.png")).doesNotExist();
  }

  @Test
  void plot_brokenValidation_isRefused() throws IOException {
    Files.writeString(run.resolve("validation.csv"), "nonsense\n");
    assertThat(plot().failure()).contains("validation.csv is not a training's table");
  }

  @Test
  void plot_pictureThatIsThere_isReplacedByForceOnly() throws IOException {
    Path picture = Files.writeString(run.resolve("loss.png"), "mine");

    assertThat(plot().failure()).contains("is there already");
    assertThat(picture).hasContent("mine");
    assertThat(plot("--force").exitCode()).isZero();
    assertThat(RgbImage.read(picture).width()).isEqualTo(1200);
  }

  @Test
  void plot_outIsNoPicture_isRefused() {
    assertThat(plot("--out", folder.resolve("loss.pdf")).failure()).contains("add .png to --out");
    assertThat(Terminal.run("plot").exitCode()).isEqualTo(2);
  }
}
