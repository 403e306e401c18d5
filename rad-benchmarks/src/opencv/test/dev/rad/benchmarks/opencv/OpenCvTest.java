package dev.rad.benchmarks.opencv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.evaluation.classical.ClassicalMethod;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that pictures and masks reach OpenCV and come back unchanged. */
class OpenCvTest {
  private static final int WIDTH = 20;
  private static final int HEIGHT = 12;
  private static final int ROUNDING = 2; // Telea's errors add up: Python's OpenCV gives 20 to 22
  private static final Mask BAND = Mask.rectangle(WIDTH, HEIGHT, new Region(4, 5, 12, 3));

  static Stream<Arguments> methods() {
    // pip install opencv-python-headless==5.0.0.*
    // y, x, c = np.mgrid[:12, :20, :3]
    // a = np.where(x < 10, np.array([20, 120, 220])[c], np.array([200, 10, 60])[c])
    // m = np.zeros((12, 20), np.uint8); m[5:8, 4:16] = 255
    // cv2.inpaint(a.astype(np.uint8), m, 3, cv2.INPAINT_TELEA)[6, 4:16, 0]; cv2.INPAINT_NS
    int[] telea = {21, 22, 24, 29, 39, 67, 113, 153, 178, 187, 200, 202};
    int[] ns = {20, 21, 23, 26, 37, 60, 100, 127, 144, 158, 168, 175};
    return Stream.of(Arguments.of("telea", telea), Arguments.of("ns", ns));
  }

  private static ClassicalMethod method(String name) {
    return ServiceLoader.load(ClassicalMethod.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(method -> method.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("methods")
  void fill_twoHalves_isWhatPythonsOpenCvFills(String name, int[] reds) {
    RgbImage filled =
        method(name).fill(withNoiseInTheHole(picture(20, 120, 220, 200, 10, 60)), BAND, 0);

    for (int i = 0; i < reds.length; i++) {
      assertThat(filled.red(4 + i, 6)).isCloseTo(reds[i], within(1));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("methods")
  void fill_oneColour_keepsItsChannelsApart(String name, int[] unused) {
    RgbImage picture = picture(20, 120, 220, 20, 120, 220);

    RgbImage filled = method(name).fill(withNoiseInTheHole(picture), BAND, 0);

    for (int x = 0; x < WIDTH; x++) {
      assertThat(filled.red(x, 6)).isCloseTo(20, within(ROUNDING));
      assertThat(filled.green(x, 6)).isCloseTo(120, within(ROUNDING));
      assertThat(filled.blue(x, 6)).isCloseTo(220, within(ROUNDING));
    }
  }

  /** Creates a picture whose halves have two colours. */
  private static RgbImage picture(int... colours) {
    byte[] rgb = new byte[WIDTH * HEIGHT * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) colours[(i / 3 % WIDTH < WIDTH / 2 ? 0 : 3) + i % 3];
    }
    return RgbImage.of(WIDTH, HEIGHT, rgb);
  }

  private static RgbImage withNoiseInTheHole(RgbImage picture) {
    byte[] rgb = new byte[WIDTH * HEIGHT * 3];
    new SplittableRandom(1).nextBytes(rgb);
    return picture.composite(RgbImage.of(WIDTH, HEIGHT, rgb), BAND);
  }
}
