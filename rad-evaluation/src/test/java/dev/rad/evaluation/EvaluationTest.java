package dev.rad.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.exception.ImageException;
import dev.rad.image.RgbImage;
import dev.rad.mask.MaskPolarity;
import dev.rad.model.LoadOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests cancellation, crops and the names of methods. */
class EvaluationTest {

  private static final Path ROOT = Path.of(System.getProperty("rad.root", ".."));

  @TempDir private Path folder;

  private static RgbImage noise(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    new SplittableRandom(1).nextBytes(rgb);
    return RgbImage.of(width, height, rgb);
  }

  private EvaluationPlan plan(String... methods) {
    Path weights = ROOT.resolve("checkpoints/landscapes-adm-64.safetensors");
    return new EvaluationPlan(
        new EvaluationPlan.Pictures(
            folder,
            Optional.empty(),
            List.of("box"),
            MaskPolarity.WHITE_IS_HOLE,
            1,
            1,
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty()),
        List.of(methods),
        new NetworkFiles(
            weights,
            weights,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            OptionalInt.empty(),
            LoadOptions.defaults(),
            Set.of()),
        MetricFiles.NONE,
        OptionalInt.of(3),
        0,
        Device.CPU,
        false,
        1,
        folder.resolve("out"));
  }

  /** Cancels the evaluation after a number of polls. */
  private static final class Stopper implements EvaluationListener {
    private final List<String> lines = new ArrayList<>();
    private int left;

    Stopper(int left) {
      this.left = left;
    }

    @Override
    public void onMessage(String line) {
      lines.add(line);
    }

    @Override
    public void onWarning(String line) {
      throw new AssertionError(line);
    }

    @Override
    public boolean isCancelled() {
      return left-- <= 0;
    }
  }

  @Test
  void run_stoppedWithinAPicture_keepsWhatIsCompleteAndGoesOn() throws Exception {
    noise(100, 80).write(folder.resolve("photo.png"));
    EvaluationPlan plan = plan("mean", "ddrm", "rad");
    CaseFiles files = new CaseFiles(plan.out());

    var stopper = new Stopper(4); // before mean, before ddrm, its first two evaluations
    assertThat(Evaluation.run(plan, stopper)).isEqualTo(Evaluation.Outcome.STOPPED);

    assertThat(stopper.lines).hasSize(1);
    assertThat(Files.readAllLines(files.results())).hasSize(2);
    assertThat(plan.out().resolve("filled/box/ddrm")).doesNotExist();
    assertThat(plan.out().resolve("tables.md")).content().contains("| mean |");

    var patient = new Stopper(Integer.MAX_VALUE);
    assertThat(Evaluation.run(plan, patient)).isEqualTo(Evaluation.Outcome.DONE);
    assertThat(patient.lines).hasSize(2).noneMatch(line -> line.contains("mean"));
    assertThat(Files.readAllLines(files.results())).hasSize(4);
  }

  @Test
  void crops_ofOnePhoto_beginWithTheBenchmarksAndAreAllDifferent() {
    RgbImage photo = noise(40, 24);
    List<RgbImage> crops = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      crops.add(RandomCrops.of(photo, "a.jpg", 20, 16, i, 3));
    }

    assertThat(crops.get(0))
        .isEqualTo(HeldOutPhotos.square(photo, 20, 16, SeededRandom.of(3, "square a.jpg")));
    assertThat(crops).doesNotHaveDuplicates().allMatch(crop -> crop.width() == 16);
    assertThat(RandomCrops.of(photo, "a.jpg", 20, 16, 4, 3)).isEqualTo(crops.get(4));
  }

  @Test
  void crops_photoWithoutRoom_areRefused() {
    RgbImage photo = noise(17, 16); // two positions

    RandomCrops.of(photo, "a.jpg", 16, 16, 1, 0);
    assertThatThrownBy(() -> RandomCrops.of(photo, "a.jpg", 16, 16, 2, 0))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "a.jpg has no room for 3 different squares of 16 pixels: ask for fewer --crops");
  }

  @Test
  void all_optionsSplitAtCommas_areJoinedAgain() {
    List<MethodSpec> specs =
        MethodSpec.all(
            List.of("repaint:jump_length=5", "jump_n_sample=3", "rad@dpmpp-2m-sde/10", "ddrm@7"));

    assertThat(specs)
        .extracting(MethodSpec::label)
        .containsExactly("repaint:jump_length=5,jump_n_sample=3", "rad@dpmpp-2m-sde/10", "ddrm@7");
    assertThat(specs.get(0).baseline().steps()).isEqualTo(250);
    assertThat(specs.get(0).folder()).isEqualTo("repaint_jump_length_5_jump_n_sample_3");
    assertThat(specs.get(1).solver()).contains("dpmpp-2m-sde");
    assertThat(specs.get(2).baseline().steps()).isEqualTo(7);
    assertThat(MethodSpec.of("rad-cfg1@ddim:0.5/4").baseline().toString())
        .contains("steps=4", "ddim:0.5");
    assertThat(MethodSpec.of("ddim").baseline().name()).isEqualTo("ddim-replacement");
  }
}
