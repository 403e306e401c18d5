package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.ProgressListener;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.CheckpointException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.RegionPlan;
import dev.rad.model.PredictionType;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetWeights;
import dev.rad.placement.WholePicture;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.sampling.AncestralUpdate;
import dev.rad.torch.sampling.Denoiser;
import dev.rad.torch.sampling.PixelSchedule;
import dev.rad.torch.sampling.Sampler;
import dev.rad.torch.sampling.SeededNoise;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RAD's process with a network that is conditioned on one step of the whole picture: Cfg. 2. */
class StepConditioningTest {

  private static final Golden ADM = Golden.open("adm/uncond-learn-sigma");
  private static final UNetWeights WEIGHTS =
      UNetWeights.open(ADM.folder().resolve("model.pt"), ADM.model());
  private static final RadScheduler TOLD =
      RadScheduler.standard().withConditioning(NoiseConditioning.STEP);
  private static final int SIZE = 16;
  private static final Mask HOLE = Mask.rectangle(SIZE, SIZE, new Region(3, 4, 8, 7));
  private static final InpaintOptions OPTIONS =
      InpaintOptions.paper().withSteps(5).withSeed(7).withPlacement(new WholePicture());

  @TempDir private Path folder;

  /** Whatever the mask, hard or soft: in state k the published ADM's output at timestep k − 1. */
  @ParameterizedTest
  @CsvSource({"uncond-learn-sigma, 0", "heads-upsample, 17"})
  void networkInput_anyMask_givesTheOutputOfThePublishedAdm(String name, int timestep) {
    Golden golden = Golden.open("adm/" + name);
    assertThat(golden.doubles("timesteps")[0]).isEqualTo(timestep);
    float[] ramp = new float[SIZE * SIZE];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = i / (float) ramp.length;
    }
    var weights = UNetWeights.open(golden.folder().resolve("model.pt"), golden.model());
    try (var scope = TensorScope.open();
        var network = Golden.network(weights)) {
      Tensor x = golden.tensor("x").narrow(0, 0, 1);
      Tensor expected = golden.tensor("out").narrow(0, 0, 1);
      for (Mask mask : List.of(HOLE, Mask.full(SIZE, SIZE), Mask.of(SIZE, SIZE, ramp))) {
        try (var pixels = PixelSchedule.of(TOLD, List.of(mask), Device.CPU)) {
          NoiseInput told = pixels.networkInput(timestep + 1);
          Golden.assertClose(Autograd.off(() -> network.forward(x, told)), expected, 1e-5);
        }
      }
    }
  }

  private Path file(PredictionType type, NoiseConditioning conditioning) {
    var settings = new RadSettings(1000, 1000, type, conditioning);
    return file(settings.toJson());
  }

  private Path file(String settings) {
    Path file = folder.resolve("rad.safetensors");
    SafetensorsWriter.write(
        file,
        WEIGHTS.tensors().values(),
        Map.of(
            UNetWeights.CONFIG_KEY, WEIGHTS.config().toJson(), RadSettings.METADATA_KEY, settings));
    return file;
  }

  /** The oracle runs the ordinary schedule, and lets nobody but itself tell the network a step. */
  @Test
  void inpaint_stepFile_isThePixelProcessOverANetworkThatIsToldTheStep() {
    RgbImage photo = SmallInpainting.photo(SIZE, SIZE, 3);
    RgbImage expected;
    try (var scope = TensorScope.open();
        var network = Golden.network(WEIGHTS);
        var pixels = PixelSchedule.of(RadScheduler.standard(), List.of(HOLE), Device.CPU)) {
      expected = photo.composite(oracle(network, photo, pixels), HOLE);
    }
    try (var step = RadInpainter.load(file(PredictionType.VELOCITY, NoiseConditioning.STEP));
        var pixel = RadInpainter.load(file(PredictionType.VELOCITY, NoiseConditioning.PIXEL))) {
      RgbImage filled = step.inpaint(photo, HOLE, OPTIONS);
      assertThat(filled).isEqualTo(expected);
      assertThat(pixel.inpaint(photo, HOLE, OPTIONS)).isNotEqualTo(filled);
      assertThat(step.generate(1, OPTIONS).get(0)).isNotEqualTo(pixel.generate(1, OPTIONS).get(0));
    }
  }

  private static RgbImage oracle(RadUNet network, RgbImage photo, PixelSchedule pixels) {
    int[] states = {1000, 800, 600, 400, 200};
    var calls = new AtomicInteger();
    Denoiser toldByHand =
        (x, unused) -> network.forward(x, NoiseInput.uniform(states[calls.getAndIncrement()] - 1));
    var sampler =
        new Sampler(
            toldByHand,
            PredictionType.VELOCITY,
            new AncestralUpdate(),
            StepPlan.evenlySpaced(1000, 5));
    var noise = SeededNoise.of(7);
    Tensor image = Tensors.of(photo.toUnitRange(), 1, 3, SIZE, SIZE);
    Tensor start = sampler.start(image, pixels, noise);
    Tensor result = sampler.run(start, pixels, noise, ProgressListener.NONE);
    assertThat(calls).hasValue(states.length);
    return RgbImage.fromUnitRange(SIZE, SIZE, result.toFloats());
  }

  @Test
  void inpaint_regions_onlyThoseThatBeginAtOnce() {
    Path file = file(PredictionType.EPSILON, NoiseConditioning.STEP);
    RgbImage photo = SmallInpainting.photo(SIZE, SIZE, 3);
    Mask left = Mask.rectangle(SIZE, SIZE, new Region(3, 4, 4, 7));
    Mask right = Mask.rectangle(SIZE, SIZE, new Region(7, 4, 4, 7));
    try (var rad = RadInpainter.load(file)) {
      RegionPlan atOnce = RegionPlan.inOrder(List.of(left, right), 1);
      assertThat(rad.inpaint(photo, atOnce, OPTIONS)).isEqualTo(rad.inpaint(photo, HOLE, OPTIONS));
      RegionPlan inOrder = RegionPlan.inOrder(List.of(left, right));
      assertThatThrownBy(() -> rad.inpaint(photo, inOrder, OPTIONS))
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith(file + " is conditioned on one step of the whole picture")
          .hasMessageContaining("fill them at once");
    }
  }

  @Test
  void load_unknownConditioning_isRefused() {
    Path file = file(RadSettings.STANDARD.toJson().replace("pixel", "nothing"));
    assertThatThrownBy(() -> RadInpainter.load(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("noise_conditioning is \"nothing\"; give pixel or step");
  }
}
