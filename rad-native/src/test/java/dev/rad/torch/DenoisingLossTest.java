package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.Prior;
import dev.rad.ProgressListener;
import dev.rad.SoftMask;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.placement.CropAroundHole;
import dev.rad.placement.WholePicture;
import dev.rad.placement.Window;
import dev.rad.placement.WindowView;
import dev.rad.torch.sampling.ProgressReporter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DenoisingLossTest {
  private static final RgbImage PHOTO = SmallInpainting.photo(240, 200, 1);
  private static final Region BOUNDS = new Region(90, 70, 60, 50);
  private static final Mask HOLE = Mask.rectangle(240, 200, BOUNDS);
  private static final List<Window> WINDOWS = new CropAroundHole().windows(HOLE, 64, 8);

  private static RgbImage grey(int width, int height, int value) {
    byte[] rgb = new byte[3 * width * height];
    Arrays.fill(rgb, (byte) value);
    return RgbImage.of(width, height, rgb);
  }

  private static WindowFiller.Network predicting(int value) {
    return (views, seeds, progress) -> {
      Window window = views.get(0).window();
      return List.of(grey(window.width(), window.height(), value));
    };
  }

  @Test
  void loss_isTheMeanSquaredDifferenceInTheHole() {
    RgbImage filled = PHOTO.composite(grey(240, 200, 100), HOLE);
    List<Window> whole = new WholePicture().windows(HOLE, 64, 1);
    assertThat(new DenoisingLoss(predicting(107), whole).of(filled, HOLE, BOUNDS, 1)).isEqualTo(49);
    assertThat(new DenoisingLoss(predicting(97), WINDOWS).of(grey(240, 200, 100), HOLE, BOUNDS, 1))
        .isEqualTo(9);
  }

  @Test
  void loss_ofAPartOfTheHole_countsThatPartAlone() {
    Mask two = HOLE.union(Mask.rectangle(240, 200, new Region(10, 10, 40, 40)));
    RgbImage filled = grey(240, 200, 100).composite(grey(240, 200, 0), HOLE);
    var loss = new DenoisingLoss(predicting(90), new WholePicture().windows(two, 64, 1));
    assertThat(loss.of(filled, two, new Region(10, 10, 40, 40), 1)).isEqualTo(100);
    assertThat(loss.of(filled, two, BOUNDS, 1)).isEqualTo(8100);
    assertThat(loss.of(filled, two, new Region(200, 0, 20, 20), 1)).isZero();
  }

  @Test
  void loss_showsTheFilling_withTheSameNoiseEveryTime() {
    List<Long> all = new ArrayList<>();
    WindowFiller.Network network =
        (views, seeds, progress) -> {
          all.addAll(seeds);
          return views.stream().map(WindowView::picture).toList();
        };
    var loss = new DenoisingLoss(network, WINDOWS);
    assertThat(loss.of(PHOTO, HOLE, BOUNDS, 5)).isZero();
    assertThat(loss.of(grey(240, 200, 9), HOLE, BOUNDS, 5)).isZero();
    assertThat(all).containsExactly(5L, 5L);
  }

  /** What a network that knows landscapes makes of a sky, and of noise in its place. */
  @Test
  void loss_ofNoise_isMoreThanThatOfASky() {
    byte[] rgb = new byte[3 * 64 * 64];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (new int[] {120, 150, 200}[i % 3] + i / 3 / 64 / 2);
    }
    RgbImage sky = RgbImage.of(64, 64, rgb);
    Region bounds = new Region(20, 16, 24, 24);
    Mask hole = Mask.rectangle(64, 64, bounds);
    RgbImage noisy = sky.composite(SmallInpainting.photo(64, 64, 3), hole);
    InpaintOptions options =
        DenoisingLoss.options(InpaintOptions.paper()).withSolver(DenoisingLoss.solver());
    try (var rad =
        RadInpainter.load(Golden.ROOT.resolve("checkpoints/rad-landscapes-64.safetensors"))) {
      WindowFiller.Network network =
          (views, seeds, progress) ->
              List.of(
                  rad.inpaint(
                      views.get(0).picture(), views.get(0).hole(), options.withSeed(seeds.get(0))));
      var loss = new DenoisingLoss(network, new WholePicture().windows(hole, 64, 8));
      double ofSky = loss.of(sky, hole, bounds, 1);
      assertThat(loss.of(sky, hole, bounds, 1)).isEqualTo(ofSky);
      assertThat(loss.of(noisy, hole, bounds, 1)).isGreaterThan(4 * ofSky);
    }
  }

  private static RgbImage sample(InpaintOptions options, int structures, int preferred) {
    var request = new InpaintRequest(PHOTO, HOLE, options);
    int[] asked = new int[1];
    WindowFiller.Network network =
        (views, seeds, progress) -> {
          RgbImage seen = views.get(0).picture();
          return List.of(asked[0]++ == preferred ? seen : grey(seen.width(), seen.height(), 0));
        };
    var loss = new DenoisingLoss(network, WINDOWS);
    PatchSampler sampler =
        PatchSampler.afterNetwork(
            request, List.of(HOLE), WINDOWS, 64, Device.CPU, Optional.of(loss));
    assertThat(sampler.candidates()).isEqualTo(structures);
    List<RgbImage> drawn = new ArrayList<>();
    for (int i = 0; i < structures; i++) {
      drawn.add(PHOTO.composite(grey(240, 200, 40 + 40 * i), HOLE));
    }
    return sampler.sample(drawn, 3, new ProgressReporter(ProgressListener.NONE, unused -> 100));
  }

  @Test
  void candidates_theOneOfTheLeastLoss_isFilledIn() {
    InpaintOptions options = InpaintOptions.defaults();
    RgbImage alone = sample(options.withCandidates(1), 1, 0);
    assertThat(difference(sample(options.withCandidates(3), 3, 0), alone))
        .as("painted from the same sources")
        .isLessThanOrEqualTo(1);
    RgbImage last = sample(options.withCandidates(3), 3, 2);
    assertThat(difference(last, alone)).isGreaterThan(20);
    RgbImage other = sample(options.withCandidates(3), 3, 1);
    assertThat(difference(other, alone)).isGreaterThan(20);
    assertThat(difference(other, last)).isGreaterThan(20);
  }

  /** Returns the greatest difference, in grey levels. */
  private static int difference(RgbImage a, RgbImage b) {
    byte[] ofA = a.toRgbBytes();
    byte[] ofB = b.toRgbBytes();
    return IntStream.range(0, ofA.length)
        .map(i -> Math.abs((ofA[i] & 0xff) - (ofB[i] & 0xff)))
        .max()
        .orElseThrow();
  }

  @Test
  void candidates_areDrawn_whereTheyCanBeChosenFrom() {
    InpaintOptions three = InpaintOptions.defaults().withCandidates(3);
    sample(three.withSoftMask(SoftMask.RESYNTHESIZE), 1, 0);
    var wide = new InpaintRequest(PHOTO, HOLE, three);
    assertThat(
            PatchSampler.afterNetwork(
                    wide, List.of(HOLE), WINDOWS, 64, Device.CPU, Optional.empty())
                .candidates())
        .as("a network that gives no loss")
        .isEqualTo(1);
    assertThat(candidates(16, three)).isEqualTo(3);
    assertThat(candidates(17, three)).as("48 megapixels in all").isEqualTo(2);
    assertThat(candidates(25, three)).isEqualTo(1);
    assertThat(StructureDrawing.options(three, 64).firstStep()).hasValue(0.2);
    assertThat(StructureDrawing.options(three.withFirstStep(0.4), 64).firstStep()).hasValue(0.4);
    assertThat(StructureDrawing.options(three, 128).firstStep()).isEmpty();
    assertThat(StructureDrawing.options(three.withPrior(Prior.NETWORK), 64).firstStep()).isEmpty();
  }

  private static int candidates(int megapixels, InpaintOptions options) {
    int width = 1000 * megapixels;
    RgbImage large = RgbImage.of(width, 1000, new byte[3 * width * 1000]);
    var request = new InpaintRequest(large, Mask.empty(width, 1000), options);
    return StructureDrawing.candidates(request, 64);
  }
}
