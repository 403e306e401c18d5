package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.RawTensor;
import dev.rad.torch.distributed.ProcessGroup;
import dev.rad.torch.distributed.Rendezvous;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two virtual machines on loopback that train one network. */
class DistributedTrainingTest {

  private static final int STEPS = 3;

  @TempDir static Path data;
  @TempDir Path out;

  @BeforeAll
  static void drawPhotos() {
    NoisePhotos.write(data);
  }

  /** The other process: rank 1. */
  public static void main(String[] arguments) {
    train(
        Path.of(arguments[0]),
        Path.of(arguments[1]),
        Integer.parseInt(arguments[2]),
        Integer.parseInt(arguments[3]));
  }

  private static void train(Path data, Path out, int port, int steps) {
    int rank = out.endsWith("other") ? 1 : 0;
    var rendezvous =
        new Rendezvous(rank, 2, rank, "localhost", port).withTimeout(Duration.ofSeconds(100));
    try (var group = ProcessGroup.join(rendezvous, Device.CPU)) {
      train(data, out, 8, steps, group);
    }
  }

  private static void train(Path data, Path out, int batch, int steps, ProcessGroup group) {
    var photos = PhotoFolder.read(data, 16, List.of(16, 24), skipped -> {});
    var options = TestTraining.options(steps).microBatch(batch).saveEvery(2).build();
    try (var trainer =
        new Trainer(BaseWeights.of(TestTraining.BASE), photos, options, out, group)) {
      trainer.run(new TrainingListener() {});
    }
  }

  /**
   * The pair stops after two steps and goes on: the second process has no files and gets all from
   * the first.
   */
  @Test
  void run_twoProcessesOfEight_giveTheWeightsOfOneOfSixteen() throws Exception {
    train(data, out.resolve("one"), 16, STEPS, ProcessGroup.single());
    pair(2);
    pair(STEPS);
    assertThat(difference("optimizer")).isLessThan(1e-4); // both moments of every gradient
    assertThat(difference("model")).isLessThan(1e-4);
    assertThat(Files.readAllLines(out.resolve("two/loss.csv"))).hasSize(1 + STEPS);
    try (var files = Files.list(out.resolve("other"))) {
      assertThat(files).isEmpty();
    }
  }

  private void pair(int steps) throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Path log = out.resolve("other.log");
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Drad.root=" + System.getProperty("rad.root"),
                "-cp",
                System.getProperty("java.class.path"),
                DistributedTrainingTest.class.getName(),
                data.toString(),
                out.resolve("other").toString(),
                Integer.toString(port),
                Integer.toString(steps))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      train(data, out.resolve("two"), port, steps);
      assertThat(other.waitFor(100, TimeUnit.SECONDS)).isTrue();
      assertThat(other.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      other.destroyForcibly();
    }
  }

  /**
   * The Euclidean distance of all tensors together, relative to their length. Single weights may
   * differ more: where a gradient is rounding noise, Adam makes a whole step of its sign.
   */
  private double difference(String group) {
    Map<String, RawTensor> one = tensors(out.resolve("one"), group);
    Map<String, RawTensor> two = tensors(out.resolve("two"), group);
    assertThat(two.keySet()).isEqualTo(one.keySet());
    double difference = 0;
    double length = 0;
    for (String name : one.keySet()) {
      double[] a = one.get(name).toDoubles();
      double[] b = two.get(name).toDoubles();
      for (int i = 0; i < a.length; i++) {
        difference += (a[i] - b[i]) * (a[i] - b[i]);
        length += a[i] * a[i];
      }
    }
    return Math.sqrt(difference / length);
  }

  private static Map<String, RawTensor> tensors(Path run, String group) {
    Path checkpoint = new RunFolder(run).latest().orElseThrow().folder();
    return Checkpoint.open(checkpoint.resolve(group + ".safetensors")).tensors();
  }
}
