package dev.rad.studio;

import dev.rad.exception.CancelledException;
import dev.rad.exception.RadException;
import dev.rad.image.Photo;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.studio.http.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Fills one hole after the other, in the order of the requests. */
final class FillQueue implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FillQueue.class.getName());
  private static final long PATIENCE = 20; // seconds

  private final StudioEngine engine = new StudioEngine();
  private final WeightsFolders weights;
  private final int mostWaiting;
  private final List<Fill> waiting = new ArrayList<>();
  private @Nullable Fill running;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            var thread = new Thread(task, "rad-studio-fill");
            thread.setDaemon(true);
            return thread;
          });

  FillQueue(WeightsFolders weights, int mostWaiting) {
    this.weights = weights;
    this.mostWaiting = mostWaiting;
    worker.execute(this::prepare);
  }

  private void prepare() {
    try {
      StudioEngine.prepare();
    } catch (RadException | LinkageError e) { // the first fill says it to the person
      LOG.log(System.Logger.Level.WARNING, e.getMessage());
    }
  }

  /**
   * Appends a fill.
   *
   * @throws Failure with status 429 if too many are waiting
   */
  void add(Fill fill) {
    requireRoom();
    synchronized (this) {
      waiting.add(fill);
    }
    fill.publishPlace();
    worker.execute(() -> run(fill));
  }

  /**
   * Checks that another fill may wait.
   *
   * @throws Failure with status 429
   */
  synchronized void requireRoom() {
    if (waiting.size() >= mostWaiting) {
      throw new Failure(
          429, "%d fills wait already: cancel one, or wait for one".formatted(mostWaiting));
    }
  }

  /** Returns the number of fills before a fill; 0 if it runs or is over. */
  synchronized int place(Fill fill) {
    int index = waiting.indexOf(fill);
    return index < 0 ? 0 : index + (running == null ? 0 : 1);
  }

  /** Stops a fill, or removes it from the queue. */
  void cancel(Fill fill) {
    synchronized (this) {
      waiting.remove(fill);
    }
    fill.cancel();
    others().forEach(Fill::publishPlace);
  }

  private synchronized List<Fill> others() {
    return List.copyOf(waiting);
  }

  private void run(Fill fill) {
    synchronized (this) {
      waiting.remove(fill);
      running = fill;
    }
    try {
      if (fill.begin()) {
        others().forEach(Fill::publishPlace);
        fill(fill);
      }
    } finally {
      synchronized (this) {
        running = null;
      }
    }
  }

  private void fill(Fill fill) {
    try {
      Session session = fill.session();
      FillRecord asked = fill.record();
      Photo photo = session.photo(asked.base());
      RgbImage picture = photo.picture();
      HolePlan hole = HolePlan.read(fill.folder(), asked.spread());
      Region part = asked.part();
      fill.showParts(whole -> PictureFiles.forScreen(photo, whole, hole.hole(), part));
      Path file = weights.file(asked.settings().weights());
      engine.fill(
          picture,
          hole,
          asked.settings(),
          file,
          fill,
          (sample, made) -> session.write(asked, sample, made, photo, hole.hole()));
      fill.become(FillRecord.State.DONE, "");
    } catch (CancelledException e) {
      fill.become(FillRecord.State.CANCELLED, "");
    } catch (RadException | IllegalArgumentException | Failure e) {
      fill.become(FillRecord.State.FAILED, String.valueOf(e.getMessage()));
    } catch (OutOfMemoryError e) {
      LOG.log(System.Logger.Level.ERROR, "out of memory", e);
      fill.become(
          FillRecord.State.FAILED,
          "out of memory: take a smaller photo, or set RAD_JAVA_OPTS=-Xmx4g");
    } catch (RuntimeException | LinkageError e) {
      LOG.log(System.Logger.Level.ERROR, "a fill failed", e);
      fill.become(
          FillRecord.State.FAILED, "internal error (%s): the log has the rest".formatted(e));
    }
  }

  /** Stops the running fill, forgets the waiting ones, and frees the network. */
  @Override
  public void close() {
    List<Fill> all = new ArrayList<>(others());
    synchronized (this) {
      if (running != null) {
        all.add(running);
      }
    }
    all.forEach(Fill::cancel);
    worker.shutdown();
    try {
      if (worker.awaitTermination(PATIENCE, TimeUnit.SECONDS)) {
        engine.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
