package dev.rad.benchmarks;

import dev.rad.exception.CancelledException;
import dev.rad.torch.training.BaseWeights;
import dev.rad.torch.training.PhotoFolder;
import dev.rad.torch.training.Trainer;
import dev.rad.torch.training.TrainingListener;
import dev.rad.torch.training.TrainingOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * A workload that takes training steps one at a time; in between, the trainer waits on its own
 * thread. The time of a step is the trainer's own, from drawing the batch to averaging the weights.
 * Nothing is saved.
 */
final class TrainingWorkload implements Workload {

  private static final String END = "the measurement has ended"; // never displayed

  private final Path folder;
  private final int batch;
  private final Thread thread;
  private final Semaphore starts = new Semaphore(0);
  private final BlockingQueue<Object> ends = new LinkedBlockingQueue<>(); // a report or a failure
  private double loss;

  /**
   * Starts a training.
   *
   * @param base the initial weights
   * @param photos the folder of photos to train on
   * @param options the options of the training
   */
  TrainingWorkload(BaseWeights base, Path photos, TrainingOptions options) {
    int size = base.config().imageSize();
    PhotoFolder pictures = PhotoFolder.read(photos, size, List.of(size), skipped -> {});
    try {
      this.folder = Files.createTempDirectory("rad-training");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.batch = options.batchSize();
    this.thread = new Thread(() -> train(base, pictures, options), "training");
    thread.setDaemon(true);
    thread.start();
  }

  private void train(BaseWeights base, PhotoFolder photos, TrainingOptions options) {
    try (var trainer = new Trainer(base.relearned(), photos, options, folder)) {
      starts.acquire();
      trainer.run(
          new TrainingListener() {
            @Override
            public void onStep(Report report) {
              try {
                ends.add(report);
                starts.acquire();
              } catch (InterruptedException e) {
                throw new CancelledException(END); // without saving
              }
            }
          });
    } catch (CancelledException | InterruptedException e) {
      // closed
    } catch (RuntimeException | Error e) {
      ends.add(e);
    }
  }

  @Override
  public double run() {
    try {
      starts.release();
      Object end = ends.take();
      if (end instanceof TrainingListener.Report report) {
        loss = report.loss();
        return batch / report.imagesPerSecond();
      }
      throw new IllegalStateException("the training failed", (Throwable) end);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a training step ran", e);
    }
  }

  @Override
  public Cost cost() {
    return Cost.UNKNOWN;
  }

  @Override
  public OptionalDouble loss() {
    return OptionalDouble.of(loss);
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // a temporary folder stays
    }
  }
}
