package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.TrainingException;
import dev.rad.image.RgbImage;
import dev.rad.model.UNetWeights;
import dev.rad.torch.NativeObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {

  private static final UNetWeights BASE = TestTraining.BASE;

  private static final TrainingListener NOBODY = new TrainingListener() {};

  @TempDir static Path data;

  @BeforeAll
  static void drawPhotos() throws IOException {
    NoisePhotos.write(data);
    Files.writeString(data.resolve("broken.jpg"), "no picture");
  }

  private static PhotoFolder photos() {
    return PhotoFolder.read(data, 16, List.of(16, 24), skipped -> {});
  }

  private static TrainingOptions.Builder options(long steps) {
    return TestTraining.options(steps)
        .microBatch(2)
        .optimizer(TestTraining.OPTIMIZER.toBuilder().weightDecay(0.01).build())
        .saveEvery(3);
  }

  private static Path train(Path out, long steps, TrainingListener listener) {
    return train(out, options(steps).build(), listener);
  }

  private static Path train(Path out, TrainingOptions options, TrainingListener listener) {
    try (var trainer = new Trainer(BaseWeights.of(BASE), photos(), options, out)) {
      trainer.run(listener);
    }
    return new RunFolder(out).latest().orElseThrow().folder();
  }

  @Test
  void run_stoppedAndContinued_givesTheSameBitsAsUninterrupted(@TempDir Path folder) {
    Path whole = train(folder.resolve("whole"), 5, NOBODY);
    train(folder.resolve("parts"), 2, NOBODY);
    Path parts = train(folder.resolve("parts"), 5, NOBODY);
    assertSameFiles(whole, parts, "model", "ema", "optimizer");
    assertThat(steps(folder.resolve("parts"))).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  /** Killed after step 4, one past the checkpoint of step 3: only step 4 is taken again. */
  @Test
  void run_killed_losesOnlyTheStepsSinceTheLastCheckpoint(@TempDir Path out) {
    assertThatThrownBy(
            () ->
                train(
                    out,
                    9,
                    new TrainingListener() {
                      @Override
                      public void onStep(Report report) {
                        if (report.step() == 4) {
                          throw new IllegalStateException("killed");
                        }
                      }
                    }))
        .hasMessage("killed");
    List<Long> taken = new ArrayList<>();
    train(
        out,
        6,
        new TrainingListener() {
          @Override
          public void onStep(Report report) {
            taken.add(report.step());
          }
        });
    assertThat(taken).containsExactly(4L, 5L, 6L);
    assertThat(steps(out)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  private static void assertSameFiles(Path expected, Path actual, String... names) {
    for (String name : names) {
      Map<String, RawTensor> a = Checkpoint.open(expected.resolve(name + ".safetensors")).tensors();
      Map<String, RawTensor> b = Checkpoint.open(actual.resolve(name + ".safetensors")).tensors();
      assertThat(b.keySet()).isEqualTo(a.keySet());
      a.forEach(
          (key, tensor) -> assertThat(b.get(key).toFloats()).as(key).isEqualTo(tensor.toFloats()));
    }
  }

  private static List<Long> steps(Path out) {
    try {
      return Files.readAllLines(out.resolve("loss.csv")).stream()
          .skip(1)
          .map(line -> Long.parseLong(line.substring(0, line.indexOf(','))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a kill in the middle of a line leaves behind is gone when training goes on. */
  @Test
  void run_tableWithHalfALine_goesOnWithWholeOnes(@TempDir Path out) throws IOException {
    train(out, 2, NOBODY);
    Files.writeString(out.resolve("loss.csv"), "3,0.12", java.nio.file.StandardOpenOption.APPEND);
    train(out, 4, NOBODY);
    assertThat(steps(out)).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void run_someSteps_lowersTheLossOnItsOwnBatch(@TempDir Path out) {
    List<Double> losses = new ArrayList<>();
    // One photo of one crop, phase 1 only: the network can learn it by heart.
    var options =
        TrainingOptions.steps(60)
            .microBatch(4)
            .objective(
                Objective.builder()
                    .phase1Fraction(1)
                    .variationalWeight(0)
                    .simpleActiveOnly(true)
                    .normalizeByActive(true)
                    .build())
            .optimizer(TestTraining.OPTIMIZER.toBuilder().warmupSteps(1).build())
            .seed(7)
            .build();
    train(
        out,
        options,
        new TrainingListener() {
          @Override
          public void onStep(Report report) {
            losses.add(report.simple());
          }
        });
    double first = losses.subList(0, 10).stream().mapToDouble(x -> x).average().orElseThrow();
    double last = losses.subList(50, 60).stream().mapToDouble(x -> x).average().orElseThrow();
    assertThat(last).isLessThan(0.8 * first);
  }

  @Test
  void run_manySteps_keepsNoNativeObject(@TempDir Path out) {
    List<Long> counts = new ArrayList<>();
    train(
        out,
        6,
        new TrainingListener() {
          @Override
          public void onStep(Report report) {
            counts.add(Pointer.totalCount());
          }
        });
    long second = counts.get(1);
    assertThat(counts.subList(1, 6)).allMatch(count -> count <= second);
  }

  @Test
  void close_afterRunning_givesBackEveryNativeObject(@TempDir Path folder) {
    train(folder.resolve("first"), 1, NOBODY); // loads classes that keep constants
    long before = NativeObjects.count();
    train(folder.resolve("second"), 2, NOBODY);
    train(folder.resolve("second"), 3, NOBODY);
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  void run_keepsTheTwoNewestCheckpointsAndNoDraft(@TempDir Path out) throws IOException {
    train(out, 10, NOBODY);
    try (Stream<Path> entries = Files.list(out)) {
      assertThat(entries.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("loss.csv", "checkpoint-00000009", "checkpoint-00000010");
    }
  }

  @Test
  void new_otherPhotos_isRefused(@TempDir Path folder) {
    Path out = folder.resolve("run");
    train(out, 1, NOBODY);
    Path others = folder.resolve("others");
    assertThatThrownBy(
            () -> {
              Files.createDirectories(others);
              RgbImage.of(20, 20, new byte[1200]).write(others.resolve("black.png"));
              var photos = PhotoFolder.read(others, 16, List.of(16), skipped -> {});
              new Trainer(BaseWeights.of(BASE), photos, options(2).build(), out);
            })
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("other photos");
  }
}
