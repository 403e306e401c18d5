package dev.rad.torch.sampling;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.WeightSet;
import dev.rad.image.Region;
import dev.rad.mask.Mask;
import dev.rad.model.LoadOptions;
import dev.rad.model.UNetWeights;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.Golden;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.UNetLoader;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.nn.conditioning.WholeSteps;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks and a run of TD-Paint's own program, repeated. */
class TdPaintParityTest {
  private static final Golden UNET = Golden.open("tdpaint/unet-uncond");
  private static final RadScheduler TOLD =
      RadScheduler.standard().withConditioning(NoiseConditioning.TD_PAINT);
  private static final int SIZE = 32;

  private static RadUNet network() {
    return Golden.network(UNetWeights.open(UNET.folder().resolve("model.pt"), UNET.model()));
  }

  /** What rad tells a network of a map of steps. */
  private static NoiseInput told(Tensor map) {
    float[] steps = map.toFloats();
    double[] values =
        IntStream.range(0, steps.length).mapToDouble(i -> steps[i]).distinct().toArray();
    int size = (int) map.size(-1);
    int[] indexOf = new int[steps.length];
    for (int i = 0; i < steps.length; i++) {
      for (int v = 0; v < values.length; v++) {
        indexOf[i] = values[v] == steps[i] ? v : indexOf[i];
      }
    }
    return new WholeSteps(indexOf, values.length, (int) map.size(0), size, size).input(values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hard", "smooth", "constant"})
  void forward_mapOfSteps_givesTheProgramsOutput(String name) {
    try (var scope = TensorScope.open();
        var network = network()) {
      for (int i = 0; i < 2; i++) {
        Tensor x = UNET.tensor("x").narrow(0, i, 1);
        Tensor map = UNET.tensor("t_" + name).narrow(0, i, 1);

        Tensor out = Autograd.off(() -> network.forward(x, told(map)));

        assertClose(out, UNET.tensor("out_" + name).narrow(0, i, 1), 2e-5);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hard", "smooth", "constant"})
  void forward_mapOfStepsAndClass_givesTheProgramsOutput(String name) {
    Golden golden = Golden.open("tdpaint/unet-classcond");
    var weights = UNetWeights.open(golden.folder().resolve("model.pt"), golden.model());
    try (var scope = TensorScope.open();
        var network = Golden.network(weights)) {
      for (int i = 0; i < 3; i++) {
        Tensor x = golden.tensor("x").narrow(0, i, 1);
        Tensor map = golden.tensor("t_" + name).narrow(0, i, 1);
        Tensor classes = Tensors.of(new long[] {golden.longs("y")[i]}, 1);

        Tensor out = Autograd.off(() -> network.forward(x, told(map), classes));

        assertClose(out, golden.tensor("out_" + name).narrow(0, i, 1), 2e-5);
      }
    }
  }

  /** Fractions of a step, which the program never takes, and which are resized without a cut. */
  @ParameterizedTest
  @ValueSource(strings = {"unet-uncond", "unet-classcond"})
  void forward_fractionalMap_givesTheProgramsOutput(String name) {
    Golden golden = Golden.open("tdpaint/" + name);
    var weights = UNetWeights.open(golden.folder().resolve("model.pt"), golden.model());
    try (var scope = TensorScope.open();
        var network = Golden.network(weights)) {
      Tensor map = golden.tensor("t_fractional");
      NoiseInput told =
          new NoiseInput.ResizedDense(List.of(map, middleMean(map, 2), middleMean(map, 4)));
      Tensor x = golden.tensor("x");

      Tensor out =
          Autograd.off(
              () ->
                  weights.config().numClasses() > 0
                      ? network.forward(
                          x, told, Tensors.of(golden.longs("y"), golden.longs("y").length))
                      : network.forward(x, told));

      assertClose(out, golden.tensor("out_fractional"), 2e-5);
    }
  }

  /** The mean of the middle four of every f × f pixels. */
  private static Tensor middleMean(Tensor map, int f) {
    float[] all = map.toFloats();
    int batch = (int) map.size(0);
    int small = SIZE / f;
    float[] means = new float[batch * small * small];
    for (int i = 0; i < means.length; i++) {
      int row = i / small % small * f + f / 2 - 1;
      int a = (i / (small * small) * SIZE + row) * SIZE + i % small * f + f / 2 - 1;
      means[i] = (all[a] + all[a + 1] + all[a + SIZE] + all[a + SIZE + 1]) / 4;
    }
    return Tensors.of(means, batch, 1, small, small);
  }

  /** A constant map is one step for all, which a plain ADM is told. */
  @Test
  void forward_oneStep_isThePlainAdm() {
    try (var scope = TensorScope.open();
        var network = network()) {
      NoiseInput same = NoiseInput.uniform(500, 500);
      Tensor out = Autograd.off(() -> network.forward(UNET.tensor("x"), same));

      assertClose(out, UNET.tensor("out_constant"), 2e-5);
    }
  }

  @Test
  void forward_whileDerivativesAreRecorded_givesTheSame() {
    try (var scope = TensorScope.open();
        var network = network()) {
      Tensor out =
          network.forward(
              UNET.tensor("x").narrow(0, 0, 1), told(UNET.tensor("t_hard").narrow(0, 0, 1)));

      assertClose(out.detach(), UNET.tensor("out_hard").narrow(0, 0, 1), 2e-5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hard", "smooth"})
  void input_everyResolution_isTheProgramsMap(String name) {
    try (var scope = TensorScope.open()) {
      for (int i = 0; i < 2; i++) {
        NoiseInput told = told(UNET.tensor("t_" + name).narrow(0, i, 1));
        for (int level = 1; level < 3; level++) {
          Tensor expected = UNET.tensor("t_" + name + "_at_" + (SIZE >> level)).narrow(0, i, 1);
          assertThat(map(told, level)).containsExactly(expected.toFloats());
        }
      }
    }
  }

  private static float[] map(NoiseInput told, int level) {
    if (told instanceof NoiseInput.ResizedDense dense) {
      return dense.steps().get(level).toFloats();
    }
    NoiseInput.Resized few = (NoiseInput.Resized) told;
    float[] steps = few.steps()[0];
    float[] weights = few.weights().get(level).toFloats();
    float[] map = new float[weights.length / steps.length];
    for (int p = 0; p < map.length; p++) {
      for (int k = 0; k < steps.length; k++) {
        map[p] += steps[k] * weights[k * map.length + p];
      }
    }
    assertThat(steps).hasSize(5);
    return map;
  }

  @Test
  void networkInput_lastStep_isTheSameForAllPixels() {
    Mask hole = Mask.rectangle(SIZE, SIZE, new Region(3, 4, 8, 7));
    try (var pixels = PixelSchedule.of(TOLD, List.of(hole), Device.CPU)) {
      assertThat(pixels.networkInput(1)).isInstanceOf(NoiseInput.Levels.class);
      assertThat(((NoiseInput.Levels) pixels.networkInput(1)).steps()[0]).containsExactly(0);
      assertThat(pixels.networkInput(2)).isInstanceOf(NoiseInput.Resized.class);
    }
  }

  @Test
  void run_programsInpainting_givesEveryStateOfItsHole() {
    Golden run = Golden.open("tdpaint/sampling-8");
    StepPlan plan = StepPlan.respaced(1000, 8);
    long[] visited = plan.steps().stream().mapToLong(step -> step.from() - 1L).toArray();
    long[] recorded =
        Arrays.stream(run.longs("indices")).map(i -> run.longs("timestep_map")[(int) i]).toArray();
    assertThat(visited).containsExactly(recorded);
    try (var scope = TensorScope.open();
        var network = network();
        var pixels = PixelSchedule.of(TOLD, holes(run.tensor("mask")), Device.CPU)) {
      Tensor hole = run.tensor("mask").neg().add(1);
      Tensor clean = run.tensor("x_gt");
      Tensor x = pasted(run.tensor("x_T"), clean, hole);
      Tensor start = x;
      for (int i = 0; i < plan.steps().size(); i++) {
        int step = i;
        Tensor before = x;
        Tensor output =
            Autograd.off(
                () -> network.forward(before, pixels.networkInput(plan.steps().get(step).from())));
        assertClose(output, run.tensor("model_output").select(0, i), 2e-5);
        NoiseSource noise = (index, shape) -> run.tensor("step_noise").select(0, step);
        var one =
            new Sampler(
                network::forward, new AncestralUpdate(), StepPlan.of(List.of(plan.steps().get(i))));
        Tensor next = one.run(before, pixels, noise, ProgressListener.NONE);
        Tensor state = run.tensor("states").select(0, i);
        assertClose(next.mul(hole), state.mul(hole), 2e-5);
        x = pasted(state, clean, hole);
      }
      NoiseSource tape = (index, shape) -> run.tensor("step_noise").select(0, index - 1);
      var whole = new Sampler(network::forward, new AncestralUpdate(), plan);
      Tensor result = whole.run(start, pixels, tape, ProgressListener.NONE).clamp(-1, 1);
      assertClose(pasted(result, clean, hole), run.tensor("result"), 1e-4);
    }
  }

  private static Tensor pasted(Tensor filled, Tensor clean, Tensor hole) {
    return clean.mul(hole.neg().add(1)).add(filled.mul(hole));
  }

  private static List<Mask> holes(Tensor known) {
    return IntStream.range(0, (int) known.size(0))
        .mapToObj(i -> Mask.of(SIZE, SIZE, known.select(0, i).neg().add(1).toFloats()))
        .toList();
  }

  /**
   * The same weights among other networks, and options that are objects of the program's classes.
   */
  @Test
  void open_fileWithOptionsAndOtherNetworks_isTheNetwork() {
    Golden golden = Golden.open("tdpaint/lightning-ckpt");
    var file =
        Golden.ROOT.resolve("testdata/golden/tdpaint/lightning-ckpt-hparams/weights-only.ckpt");
    UNetWeights weights = UNetWeights.open(file, LoadOptions.defaults().withConfig(golden.model()));

    assertThat(weights.metadata().get("rad")).contains("td_paint");
    assertThat(weights.assumptions()).anyMatch(note -> note.contains("classifier."));
    try (var scope = TensorScope.open();
        var network = UNetLoader.load(weights, DType.F32, Device.CPU)) {
      Tensor x = golden.tensor("x").narrow(0, 0, 1);
      Tensor map = golden.tensor("t").narrow(0, 0, 1);
      Tensor got = Autograd.off(() -> network.forward(x, told(map)));
      assertClose(got, golden.tensor("out").narrow(0, 0, 1), 2e-5);
    }
  }

  /** What a training tells its network of a batch is what a run tells it of each of its images. */
  @Test
  void ofHardMasks_batch_isEachImagesOwn() {
    try (var scope = TensorScope.open()) {
      Tensor maps = UNET.tensor("t_hard");
      float[] steps = maps.toFloats();
      float[] holes = new float[steps.length];
      for (int i = 0; i < holes.length; i++) {
        holes[i] = steps[i] > 0 ? 1 : 0;
      }
      double[] hole = {742, 311};
      NoiseInput both = WholeSteps.ofHardMasks(new double[2], hole, holes, SIZE, SIZE);

      assertThat(both.images()).isEqualTo(2);
      try (var network = network()) {
        Tensor out = Autograd.off(() -> network.forward(UNET.tensor("x"), both));
        assertClose(out, UNET.tensor("out_hard"), 2e-5);
      }
    }
  }

  /**
   * The file that its training writes: the last step's weights, and their average without names.
   */
  @ParameterizedTest
  @EnumSource
  void open_filesOfItsTraining_areTheNetwork(WeightSet wanted) {
    Golden golden = Golden.open("tdpaint/lightning-ckpt");
    LoadOptions options = LoadOptions.defaults().withWeightSet(wanted).withConfig(golden.model());
    UNetWeights weights = UNetWeights.open(golden.folder().resolve("last.ckpt"), options);
    String out = wanted == WeightSet.EMA ? "out_ema" : "out";

    assertThat(weights.metadata().get("rad")).contains("td_paint");
    assertThat(weights.assumptions()).anyMatch(note -> note.contains("TD-Paint"));
    try (var scope = TensorScope.open();
        var network = UNetLoader.load(weights, DType.F32, Device.CPU)) {
      for (int i = 0; i < 2; i++) {
        Tensor x = golden.tensor("x").narrow(0, i, 1);
        Tensor map = golden.tensor("t").narrow(0, i, 1);
        Tensor got = Autograd.off(() -> network.forward(x, told(map)));
        assertClose(got, golden.tensor(out).narrow(0, i, 1), 2e-5);
      }
    }
  }
}
