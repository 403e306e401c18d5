package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.checkpoint.DType;
import dev.rad.exception.TrainingException;
import dev.rad.image.RgbImage;
import dev.rad.latent.AutoencoderConfig;
import dev.rad.latent.PipelineFiles;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.nn.AutoencoderKL;
import dev.rad.torch.nn.PipelineLoader;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoencoderTrainerTest {

  private static final int SIZE = 32;
  private static final AutoencoderConfig TINY =
      new AutoencoderConfig(3, 3, 4, List.of(8, 16), 1, 4, 1, SIZE, true, true, false);

  @TempDir private static Path folder;
  private static PhotoFolder.Split photos;

  /** Writes photos of smooth colours, all different. */
  @BeforeAll
  static void makePhotos() throws IOException {
    Path made = Files.createDirectories(folder.resolve("photos"));
    for (int i = 0; i < 6; i++) {
      byte[] pixels = new byte[3 * 48 * 48];
      for (int p = 0; p < pixels.length; p++) {
        int x = p / 3 % 48;
        int y = p / 3 / 48;
        pixels[p] = (byte) (127 + 120 * Math.sin(0.1 * x * (i % 3) + 0.13 * y * (p % 3) + i));
      }
      RgbImage.of(48, 48, pixels).write(made.resolve("photo" + i + ".png"));
    }
    photos = PhotoFolder.read(made, SIZE, List.of(SIZE, 48), unreadable -> {}).holdOut(0.2, 1);
  }

  private static TrainingOptions.Builder options(long steps) {
    return TrainingOptions.steps(steps)
        .microBatch(2)
        .seed(5)
        .validateEvery(0)
        .optimizer(
            OptimizerOptions.builder().learningRate(4e-3).warmupSteps(5).emaDecay(0.9).build());
  }

  private static List<TrainingListener.Report> train(TrainingOptions options, Path run) {
    List<TrainingListener.Report> reports = new ArrayList<>();
    try (var trainer = new AutoencoderTrainer(TINY, photos, 1e-6, options, run)) {
      trainer.run(
          new TrainingListener() {
            @Override
            public void onStep(Report report) {
              reports.add(report);
            }
          });
    }
    return reports;
  }

  private static AutoencoderKL load(Path run) {
    var part = PipelineFiles.open(run.resolve(AutoencoderTrainer.AUTOENCODER)).autoencoder();
    return PipelineLoader.autoencoder(part.orElseThrow(), Precision.FLOAT32, Device.CPU);
  }

  @Test
  void run_smoothPhotos_reconstructsHeldOutOnesFromScaledLatents() {
    Path run = folder.resolve("learns");
    train(options(160).build(), run);
    RgbImage picture = photos.heldOut().centreCrop(0);
    try (AutoencoderKL network = load(run);
        var scope = TensorScope.open();
        var noGradients = Autograd.noGrad()) {
      Tensor pixels = Tensors.of(picture.toUnitRange(), 1, 3, SIZE, SIZE);
      Tensor latents = network.encode(pixels).mean();
      assertThat(latents.shape().toArray()).containsExactly(1, 4, SIZE / 2, SIZE / 2);
      double error = network.decode(latents).sub(pixels).square().mean().item();
      double variance =
          pixels.sub(Tensors.full(DType.F32, pixels.mean().item(), 1)).square().mean().item();
      assertThat(error).isLessThan(0.35 * variance);
      double factor = network.config().scalingFactor();
      double mean = latents.mean().item();
      double deviation = Math.sqrt(latents.square().mean().item() - mean * mean);
      assertThat(factor * deviation).isBetween(0.6, 1.6); // one photo's, of all
      assertThat(factor).isNotCloseTo(1, within(1e-3));
    }
  }

  @Test
  void run_interruptedAndResumed_endsWithTheBitsOfOneThatWasNot() throws IOException {
    Path whole = folder.resolve("whole");
    Path halves = folder.resolve("halves");
    train(options(6).build(), whole);
    try (var trainer = new AutoencoderTrainer(TINY, photos, 1e-6, options(6).build(), halves)) {
      trainer.run(
          new TrainingListener() {
            @Override
            public boolean isCancelled() {
              return trainer.step() == 3;
            }
          });
      assertThat(trainer.step()).isEqualTo(3);
    }
    assertThat(train(options(6).build(), halves)).hasSize(3);
    String weights = "vae/diffusion_pytorch_model.safetensors";
    assertThat(halves.resolve(weights)).hasSameBinaryContentAs(whole.resolve(weights));
    assertThat(halves.resolve("vae/config.json"))
        .hasSameTextualContentAs(whole.resolve("vae/config.json"));
    assertThat(Files.readAllLines(halves.resolve("loss.csv"))).hasSize(7);
  }

  @Test
  void run_validated_writesLossesAndReconstructionsOfHeldOutPhotos() throws IOException {
    Path run = folder.resolve("validated");
    List<Validation.Result> results = new ArrayList<>();
    try (var trainer =
        new AutoencoderTrainer(TINY, photos, 1e-6, options(4).validateEvery(2).build(), run)) {
      trainer.run(
          new TrainingListener() {
            @Override
            public void onValidation(long step, Validation.Result result) {
              results.add(result);
            }
          });
    }
    assertThat(results).hasSize(2).allMatch(result -> result.simple() > 0);
    assertThat(Files.readAllLines(run.resolve("validation.csv"))).hasSize(3);
    RgbImage samples = RgbImage.read(run.resolve("samples-00000004.png"));
    assertThat(samples.width()).isGreaterThanOrEqualTo(2 * 48); // both, at the greatest height
  }

  @Test
  void new_otherSeed_refusesToResume() {
    Path run = folder.resolve("other");
    train(options(1).build(), run);
    assertThatThrownBy(() -> train(options(2).seed(6).build(), run))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("holds another training")
        .hasMessageContaining("seed 5");
  }

  @Test
  void new_cropsThatDoNotFit_saysWhatFits() {
    PhotoFolder odd = PhotoFolder.read(folder.resolve("photos"), 40, List.of(48), unreadable -> {});
    assertThatThrownBy(
            () ->
                new AutoencoderTrainer(
                    TINY, odd.holdOut(0, 1), 1e-6, options(1).build(), folder.resolve("odd")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("multiple of 16");
  }

  @Test
  void close_afterTraining_freesNativeMemory() {
    train(options(1).build(), folder.resolve("warm"));
    long before = NativeObjects.count();
    train(options(2).build(), folder.resolve("closed"));
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }
}
