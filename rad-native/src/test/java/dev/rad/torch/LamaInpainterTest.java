package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.ProgressListener;
import dev.rad.exception.CancelledException;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.exception.MaskException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * LaMa's way in and out, with a module in its place that fills the hole with the known pixels' mean
 * colour and refuses sides that are no multiples of 8. {@code mean-colour.pt} was made by PyTorch
 * 2.13:
 *
 * <pre>{@code
 * class MeanColour(torch.nn.Module):
 *     def __init__(self):
 *         super().__init__()
 *         self.scale = torch.nn.Parameter(torch.ones(1))
 *     def forward(self, image: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
 *         if image.shape[2] % 8 != 0 or image.shape[3] % 8 != 0:
 *             raise RuntimeError("sides must be multiples of 8")
 *         known = torch.fft.rfftn(1 - mask, dim=(2, 3), norm="ortho").real[:, :, :1, :1]
 *         total = torch.fft.rfftn(image * (1 - mask), dim=(2, 3), norm="ortho").real[:, :, :1, :1]
 *         fill = self.scale * total / torch.clamp(known, min=1e-6)
 *         return mask * fill + (1 - mask) * image
 * torch.jit.script(MeanColour()).save("mean-colour.pt")
 * }</pre>
 *
 * <p>{@code cropped.pt}, whose {@code forward} returns {@code image[:, :, :-1]}, is another file.
 */
class LamaInpainterTest {

  private static final Path FOLDER = Golden.ROOT.resolve("testdata/torchscript");

  private static LamaInpainter lama;

  @BeforeAll
  static void load() {
    lama = LamaInpainter.load(FOLDER.resolve("mean-colour.pt"));
  }

  @AfterAll
  static void close() {
    lama.close();
  }

  private static RgbImage noise(int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    new Random(1).nextBytes(pixels);
    return RgbImage.of(width, height, pixels);
  }

  /** The mean over the picture mirrored to a multiple of 8, its edge repeated. */
  private static double meanRed(RgbImage photo, Mask hole) {
    int width = (photo.width() + 7) / 8 * 8;
    int height = (photo.height() + 7) / 8 * 8;
    double sum = 0;
    int count = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int u = x < photo.width() ? x : 2 * photo.width() - 1 - x;
        int v = y < photo.height() ? y : 2 * photo.height() - 1 - y;
        if (hole.at(u, v) == 0) {
          sum += photo.red(u, v);
          count++;
        }
      }
    }
    return sum / count;
  }

  @ParameterizedTest
  @CsvSource({"24, 16", "21, 13", "9, 30"})
  void fill_anySize_fillsTheHoleFromThePaddedPicture(int width, int height) {
    RgbImage photo = noise(width, height);
    Mask hole = Mask.rectangle(width, height, new Region(3, 4, 5, 6));
    InpaintResult filled = lama.inpaint(photo, hole, ProgressListener.NONE);
    RgbImage part = filled.picture().crop(new Region(3, 4, 5, 6));
    assertThat(photo.paste(part, 3, 4)).isEqualTo(filled.picture());
    for (int i = 0; i < 30; i++) {
      assertThat((double) part.red(i % 5, i / 5)).isCloseTo(meanRed(photo, hole), within(0.51));
    }
    assertThat(filled.cost().forward()).isEqualTo(1);
    assertThat(filled.cost().backward()).isZero();
    assertThat(lama.inpaint(photo, hole, InpaintOptions.paper())).isEqualTo(filled.picture());
  }

  /** A side of 3 is mirrored more than once: 0 1 2 2 1 0 0 1. */
  @Test
  void fill_sideBelowHalfOfEight_isMirroredAgain() {
    RgbImage photo = noise(3, 8);
    Mask hole = Mask.rectangle(3, 8, new Region(0, 0, 1, 8));
    double sum = 0;
    for (int y = 0; y < 8; y++) {
      sum += 3 * photo.red(1, y) + 2 * photo.red(2, y);
    }
    int red = lama.inpaint(photo, hole, ProgressListener.NONE).picture().red(0, 0);
    assertThat((double) red).isCloseTo(sum / 40, within(0.51));
  }

  @Test
  void fill_otherContentUnderTheHoleOrSoftMask_givesTheSame() {
    RgbImage photo = noise(16, 16);
    Region region = new Region(4, 4, 8, 8);
    Mask hole = Mask.rectangle(16, 16, region);
    RgbImage other = photo.paste(noise(8, 8), 4, 4);
    RgbImage first = lama.inpaint(photo, hole, ProgressListener.NONE).picture();
    assertThat(lama.inpaint(other, hole, ProgressListener.NONE).picture()).isEqualTo(first);
    float[] soft = hole.toFloats();
    for (int i = 0; i < soft.length; i++) {
      soft[i] *= 0.25f;
    }
    assertThat(lama.inpaint(photo, Mask.of(16, 16, soft), ProgressListener.NONE).picture())
        .isEqualTo(first);
    assertThat(lama.inpaint(photo, Mask.empty(16, 16), InpaintOptions.paper())).isEqualTo(photo);
  }

  /** A batch, samples and a later call are each the picture that is filled alone. */
  @Test
  void inpaintAll_samplesAndAsync_giveWhatAloneIsGiven() {
    InpaintOptions options = InpaintOptions.paper();
    List<InpaintRequest> requests =
        List.of(
            new InpaintRequest(
                noise(16, 16), Mask.rectangle(16, 16, new Region(4, 4, 8, 8)), options),
            new InpaintRequest(
                noise(21, 13), Mask.rectangle(21, 13, new Region(1, 2, 3, 4)), options));
    List<RgbImage> alone =
        requests.stream().map(r -> lama.inpaint(r.photo(), r.hole(), options)).toList();
    assertThat(lama.inpaintAll(requests)).isEqualTo(alone);
    InpaintRequest first = requests.get(0);
    assertThat(lama.samples(first.photo(), first.hole(), 2, options))
        .containsExactly(alone.get(0), alone.get(0));
    assertThat(lama.inpaintAsync(first.photo(), first.hole(), options).join())
        .isEqualTo(alone.get(0));
  }

  @Test
  void fill_manyTimes_keepsNoNativeObject() {
    Mask hole = Mask.rectangle(16, 16, new Region(4, 4, 8, 8));
    lama.inpaint(noise(16, 16), hole, ProgressListener.NONE);
    long before = NativeObjects.count();
    for (int i = 0; i < 5; i++) {
      lama.inpaint(noise(16, 16), hole, ProgressListener.NONE);
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  void fill_maskOfAnotherSizeOrCancelled_isRefused() {
    assertThatThrownBy(() -> lama.inpaint(noise(16, 16), Mask.full(8, 16), ProgressListener.NONE))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("8×16");
    var stop = ProgressListener.NONE.cancelledWhen(() -> true);
    assertThatThrownBy(() -> lama.inpaint(noise(16, 16), Mask.full(16, 16), stop))
        .isInstanceOf(CancelledException.class);
  }

  @Test
  void fill_moduleOfAnotherKind_isRefused() {
    try (var other = LamaInpainter.load(FOLDER.resolve("cropped.pt"))) {
      assertThatThrownBy(
              () -> other.inpaint(noise(16, 16), Mask.full(16, 16), ProgressListener.NONE))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContainingAll("cropped.pt", "[1, 3, 15, 16]", "[1, 3, 16, 16]");
    }
  }

  @Test
  void load_filesOfOtherKinds_areRefused(@TempDir Path folder) throws IOException {
    Path adm = Golden.open("adm/uncond-learn-sigma").folder().resolve("model.pt");
    for (Path file : new Path[] {adm, folder, folder.resolve("missing.pt")}) {
      assertThatThrownBy(() -> LamaInpainter.load(file))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContainingAll(file.toString(), "TorchScript");
    }
    byte[] whole = Files.readAllBytes(FOLDER.resolve("mean-colour.pt"));
    for (int length : new int[] {0, 10, 1000, whole.length - 30}) {
      Path cut = folder.resolve("cut-" + length + ".pt");
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> LamaInpainter.load(cut))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining(cut.toString());
    }
  }

  @Test
  void fill_afterClose_isRefused() {
    var closed = LamaInpainter.load(FOLDER.resolve("mean-colour.pt"));
    closed.close();
    closed.close();
    assertThatThrownBy(() -> closed.inpaint(noise(8, 8), Mask.full(8, 8), ProgressListener.NONE))
        .isInstanceOf(ClosedException.class);
  }
}
