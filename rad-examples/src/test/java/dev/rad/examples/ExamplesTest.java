package dev.rad.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.image.ImageFormat;
import dev.rad.image.Photo;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.torch.RadInpainter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example does what it says. */
class ExamplesTest {

  private static final Path ROOT = Path.of(System.getProperty("rad.root", ".."));
  private static final Path ADM = ROOT.resolve("checkpoints/landscapes-adm-64.safetensors");
  private static final Region REGION = new Region(30, 20, 20, 15);

  @TempDir private Path folder;
  private Path photo;
  private Path mask;
  private RgbImage truth; // black where the hole is
  private Mask hole;

  @BeforeEach
  void writePhoto() {
    byte[] rgb = new byte[80 * 64 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3 % 80 * 2 + i % 3 * 20 + i / 240);
    }
    hole = Mask.rectangle(80, 64, REGION);
    truth =
        RgbImage.of(80, 64, new byte[rgb.length])
            .composite(RgbImage.of(80, 64, rgb), hole.inverted());
    photo = folder.resolve("photo.png");
    mask = folder.resolve("hole.png");
    truth.write(photo);
    hole.write(mask);
  }

  private Path out(String name) {
    return folder.resolve(name);
  }

  private interface Program {
    void main(String... arguments) throws Exception;
  }

  private static String printed(Program program, Object... arguments) throws Exception {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    PrintStream before = System.out;
    var bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      program.main(texts);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The hole has changed, and nothing else. */
  private void assertFilled(RgbImage filled) {
    assertThat(filled).isNotEqualTo(truth);
    assertThat(filled.composite(truth, hole)).isEqualTo(truth);
  }

  @Test
  void fillPhoto_photoAndMask_writesTheFilledPhotoAndTellsEachStep() throws Exception {
    String lines = printed(FillPhoto::main, photo, mask, out("filled.png"));

    assertFilled(RgbImage.read(out("filled.png")));
    assertThat(lines).contains("step 1 of ");
  }

  @Test
  void fillService_transparentPixels_areFilled() throws Exception {
    BufferedImage cut = new BufferedImage(80, 64, BufferedImage.TYPE_INT_ARGB);
    cut.getGraphics().drawImage(truth.toBufferedImage(), 0, 0, null);
    for (int y = REGION.y(); y < REGION.y() + REGION.height(); y++) {
      for (int x = REGION.x(); x < REGION.x() + REGION.width(); x++) {
        cut.setRGB(x, y, 0);
      }
    }
    try (var service = new FillService(0)) {
      HttpResponse<byte[]> answer = post(service, png(cut));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertFilled(RgbImage.read(answer.body()));

      var whole = new ByteArrayOutputStream();
      Photo.of(truth).write(whole, ImageFormat.PNG);
      HttpResponse<byte[]> refused = post(service, whole.toByteArray());
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(new String(refused.body(), StandardCharsets.UTF_8))
          .contains("no transparent pixels");
      assertThat(post(service, new byte[] {1, 2, 3}).statusCode()).isEqualTo(400);
    }
  }

  private static byte[] png(BufferedImage image) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static HttpResponse<byte[]> post(FillService service, byte[] body)
      throws IOException, InterruptedException {
    var uri = URI.create("http://localhost:" + service.port() + "/fill");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void fillWindow_photo_isFilledWhileTheBarMoves() throws Exception {
    try (var rad = RadInpainter.loadDefault()) {
      var window = new FillWindow();
      assertFilled(window.fill(rad, truth, hole).get());
      javax.swing.SwingUtilities.invokeAndWait(() -> {}); // what was told before is shown
      assertThat(window.barValue()).isPositive();
    }
  }

  @Test
  void fillWindow_stopped_ends() {
    try (var rad = RadInpainter.loadDefault()) {
      var window = new FillWindow();
      var filling = window.fill(rad, truth, hole);
      window.stop();
      assertThatThrownBy(filling::join).hasMessageContaining("stopped");
    }
  }

  @Test
  void ownParts_solverWrittenOut_isDdim() throws Exception {
    printed(OwnParts::main, photo, out("wire.png"));

    Mask wire = OwnParts.WIRES.sample(80, 64, new SplittableRandom(1));
    RgbImage filled = RgbImage.read(out("wire.png"));
    assertThat(filled.composite(truth, wire)).isEqualTo(truth);
    try (var rad = RadInpainter.loadDefault()) {
      var ddim =
          dev.rad.InpaintOptions.defaults()
              .withPrior(dev.rad.Prior.NETWORK)
              .withSolver("ddim")
              .withSteps(10);
      assertThat(dev.rad.metric.Psnr.of(rad.inpaint(truth, wire, ddim), filled)).isGreaterThan(45);
    }
  }

  @Test
  void fineTune_twoSteps_fillsWithTheAdapters() throws Exception {
    Files.createDirectories(out("photos"));
    for (int i = 0; i < 3; i++) {
      truth.write(out("photos").resolve(i + ".png"));
    }

    printed(FineTune::main, ADM, out("photos"), out("run"), 2, photo, out("tuned.png"));

    assertThat(out("run/adapter.safetensors")).exists();
    assertThat(RgbImage.read(out("tuned.png"))).isNotEqualTo(truth);
  }

  @Test
  void compareMethods_photo_printsTheirDecibels() throws Exception {
    assertThat(printed(CompareMethods::main, photo, mask, ADM).lines().toList())
        .hasSize(3)
        .allMatch(line -> line.matches("(RAD|patches alone|RePaint) +\\d+\\.\\d\\d dB"));
  }

  @Test
  void manyPhotos_folder_fillsEachByItsMask() throws Exception {
    Files.createDirectories(out("in"));
    Files.createDirectories(out("masks"));
    for (int i = 0; i < 3; i++) {
      truth.write(out("in").resolve(i + ".png"));
      hole.write(out("masks").resolve(i + ".png"));
    }

    printed(ManyPhotos::main, out("in"), out("masks"), out("out"));

    for (int i = 0; i < 3; i++) {
      assertFilled(RgbImage.read(out("out").resolve(i + ".png")));
    }
  }

  @Test
  void readCheckpoint_weights_printsTensorsAndConfiguration() throws Exception {
    assertThat(printed(ReadCheckpoint::main, ADM)).contains(" tensors, ", "UNetConfig");
  }
}
