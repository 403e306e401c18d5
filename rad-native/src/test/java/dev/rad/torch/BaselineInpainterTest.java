package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.exception.MaskException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.torch.baseline.BaselineMethod;
import dev.rad.torch.baseline.Ddnm;
import dev.rad.torch.baseline.Ddrm;
import dev.rad.torch.baseline.RePaint;
import dev.rad.torch.baseline.ScoreSde;
import dev.rad.torch.baseline.Travel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineInpainterTest {

  private static final Path WEIGHTS = Golden.ROOT.resolve("checkpoints/landscapes-adm-64.pt");
  private static final Mask HOLE = Mask.rectangle(64, 64, new Region(20, 20, 24, 24));

  private static BaselineInpainter baselines;

  @BeforeAll
  static void load() {
    baselines = BaselineInpainter.load(WEIGHTS, BaselineMethod.named("ddrm:timesteps=2"));
  }

  @AfterAll
  static void close() {
    baselines.close();
  }

  private static RgbImage noise(int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    new Random(1).nextBytes(pixels);
    return RgbImage.of(width, height, pixels);
  }

  static Iterable<String> names() {
    return BaselineMethod.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void fill_everyMethod_keepsTheKnownPixelsAndTellsTheCost(String name) {
    RgbImage photo = noise(64, 64);
    BaselineMethod method = BaselineMethod.named(name).withSteps(2);
    InpaintResult filled =
        baselines.withMethod(method).inpaint(photo, HOLE, 7, ProgressListener.NONE);
    RgbImage hole = filled.picture().crop(new Region(20, 20, 24, 24));
    assertThat(photo.paste(hole, 20, 20)).isEqualTo(filled.picture());
    assertThat(hole).isEqualTo(filled.raw().crop(new Region(20, 20, 24, 24)));
    assertThat(hole).isNotEqualTo(photo.crop(new Region(20, 20, 24, 24)));
    assertThat(filled.cost().forward()).isBetween(1, 2 + 18); // RePaint's resampling
    assertThat(filled.cost().run()).isPositive();
    assertThat(method.name()).isIn(name, "ddnm");
  }

  /** Cfg. 1 of the paper's ablation is RAD's sampler over the plain network. */
  @Test
  void inpaint_radSteps_isWhatRadInpainterMakesOfThePlainNetwork() {
    RgbImage photo = noise(64, 64);
    var options = InpaintOptions.paper().withSteps(3).withSeed(11);
    try (var rad = RadInpainter.load(WEIGHTS)) {
      assertThat(
              baselines
                  .withMethod(BaselineMethod.named("rad-steps:steps=3"))
                  .inpaint(photo, HOLE, options))
          .isEqualTo(rad.inpaint(photo, HOLE, options));
    }
  }

  @Test
  void inpaint_photoOfAnotherSize_fillsTheHoleOnly() {
    RgbImage photo = noise(200, 150);
    Mask hole = Mask.rectangle(200, 150, new Region(90, 70, 20, 10));
    RgbImage filled = baselines.inpaint(photo, hole, InpaintOptions.paper());
    assertThat(filled).isNotEqualTo(photo);
    assertThat(filled.paste(photo.crop(new Region(90, 70, 20, 10)), 90, 70)).isEqualTo(photo);
    assertThat(baselines.inpaint(photo, Mask.empty(200, 150), InpaintOptions.paper()))
        .isEqualTo(photo);
  }

  @Test
  void samples_two_areThoseOfTheirOwnSeeds() throws Exception {
    RgbImage photo = noise(64, 64);
    var options = InpaintOptions.paper().withSeed(3);
    List<RgbImage> both = baselines.samples(photo, HOLE, 2, options);
    assertThat(both.get(0))
        .isEqualTo(baselines.inpaint(photo, HOLE, 3, ProgressListener.NONE).picture());
    assertThat(both.get(1)).isEqualTo(baselines.inpaint(photo, HOLE, options.forSample(1)));
    assertThat(both.get(1)).isNotEqualTo(both.get(0));
    assertThat(baselines.inpaintAsync(photo, HOLE, options).get()).isEqualTo(both.get(0));
    assertThat(baselines.inpaintAll(List.of(new InpaintRequest(photo, HOLE, options))))
        .containsExactly(both.get(0));
  }

  @Test
  void inpaint_lessThanFullStrength_isRefused() {
    RgbImage photo = noise(64, 64);
    var weak = InpaintOptions.paper().withStrength(0.5);
    assertThatThrownBy(() -> baselines.inpaint(photo, HOLE, weak))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("strength");
  }

  /** A preview is the photo with the clean image that the network expects. */
  @Test
  void inpaint_listener_seesPreviewsOfTheWholePhoto() {
    RgbImage photo = noise(100, 80);
    Mask hole = Mask.rectangle(100, 80, new Region(30, 30, 20, 20));
    List<RgbImage> previews = new ArrayList<>();
    var listener =
        new ProgressListener() {
          @Override
          public void onStep(Progress progress) {
            previews.add(progress.preview());
          }
        };
    var options = InpaintOptions.paper().withListener(listener);
    RgbImage result = baselines.inpaint(photo, hole, options);
    assertThat(previews).hasSize(2);
    assertThat(previews.get(0).paste(photo.crop(new Region(30, 30, 20, 20)), 30, 30))
        .isEqualTo(photo);
    assertThat(previews.get(1)).isEqualTo(result); // DDRM's last step gives the clean image
  }

  @Test
  void fill_maskOfAnotherSize_isRefused() {
    RgbImage photo = noise(64, 64);
    assertThatThrownBy(() -> baselines.inpaint(photo, Mask.full(32, 64), 1, ProgressListener.NONE))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("32×64");
  }

  @Test
  void load_networksOfOtherKinds_areRefused() {
    BaselineMethod method = BaselineMethod.named("ddrm");
    Path rad = Golden.ROOT.resolve("checkpoints/rad-landscapes-64.safetensors");
    assertThatThrownBy(() -> BaselineInpainter.load(rad, method))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("trained for RAD");
    Path classes = Golden.open("adm/classcond-new-attention").folder().resolve("model.pt");
    assertThatThrownBy(() -> BaselineInpainter.load(classes, method))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("unconditional");
  }

  @Test
  void close_either_closesBoth() {
    var first = BaselineInpainter.load(WEIGHTS, BaselineMethod.named("ddrm"));
    var second = first.withMethod(BaselineMethod.named("ddnm"));
    first.close();
    RgbImage photo = noise(64, 64);
    assertThatThrownBy(() -> second.inpaint(photo, HOLE, 1, ProgressListener.NONE))
        .isInstanceOf(ClosedException.class);
  }

  @Test
  void named_optionsOfThePaper_areTaken() {
    assertThat(BaselineMethod.named("ddrm:")).isEqualTo(Ddrm.PAPER);
    assertThat(BaselineMethod.named("RePaint: t_T=100, jump_n_sample=5"))
        .isEqualTo(new RePaint(100, new RePaint.Jumps(10, 5), 1, 100_000_000));
    assertThat(BaselineMethod.named("ddnm+:sigma_y=0.05,compat=true"))
        .isEqualTo(new Ddnm(100, new Travel(1, 1), new Ddnm.Noise(0.85, 0.05), 1000, true));
    assertThat(BaselineMethod.named("score-sde:predictor=euler-maruyama,snr=0.1"))
        .isEqualTo(new ScoreSde(ScoreSde.Predictor.EULER_MARUYAMA, 0, 0.1, 1000, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "magic",
        "",
        "ddrm:steps=5",
        "ddrm:eta",
        "ddrm:eta=two",
        "ddrm:eta=NaN",
        "ddrm:eta=1.5",
        "ddrm:eta=0.5,eta=0.5",
        "ddrm:timesteps=0",
        "ddrm:timesteps=1001",
        "ddnm:compat=yes",
        "repaint:jump_length=0",
        "repaint:jump_n_sample=100000000",
        "score-sde:predictor=none",
        "score-sde:N=100,compat=true",
        "score-sde:n_steps=-1",
        "rad-steps:solver=magic",
        "ddim-replacement:ddim_sigma=-0.1"
      })
  void named_nonsense_isRefused(String text) {
    assertThatThrownBy(() -> BaselineMethod.named(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void named_unknownOption_listsWhatThereIs() {
    assertThatThrownBy(() -> BaselineMethod.named("ddrm:steps=5"))
        .hasMessageContainingAll("steps", "timesteps", "eta", "etaB", "sigma_0", "compat");
    assertThatThrownBy(() -> BaselineMethod.named("magic"))
        .hasMessageContainingAll("magic", "repaint", "ddnm");
  }
}
