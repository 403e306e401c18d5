package dev.rad.spark;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.ProgressListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task: takes the network, and fills pictures as their rows are requested.
 *
 * @param loader the loader of networks, sent once to each executor
 * @param results the folder of results; null for bytes in the table
 * @param duplicates the known ids that several rows have; null if a task has all rows of an id
 * @param metrics the job's counters
 */
record TaskRunner(
    Broadcast<NetworkLoader> loader,
    @Nullable Broadcast<ResultFolder> results,
    @Nullable Broadcast<HashSet<String>> duplicates,
    Metrics metrics)
    implements FlatMapFunction<Iterator<PictureRow>, Row> {

  @Override
  public Iterator<Row> call(Iterator<PictureRow> pictures) throws IOException {
    Iterator<PictureRow> marked = results == null ? pictures : marked(pictures);
    if (!marked.hasNext()) {
      return List.<Row>of().iterator();
    }
    TaskContext context = TaskContext.get();
    RunningPictures running = running(context);
    PictureTask task = task(context, running);
    Iterator<PictureRow> rows =
        running == null || duplicates != null ? marked : suspectedLast(marked, running);
    context.addTaskCompletionListener((TaskCompletionListener) ended -> task.close());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        return task.fill(rows.next()).toRow();
      }
    };
  }

  private @Nullable RunningPictures running(TaskContext context) throws IOException {
    if (results == null) {
      return null;
    }
    boolean copies = SparkEnv.get().conf().getBoolean("spark.speculation", false);
    return new RunningPictures(
        results.value(), context.partitionId(), context.taskAttemptId(), !copies);
  }

  /** Puts pictures that may crash the executor again after all others. */
  private static Iterator<PictureRow> suspectedLast(
      Iterator<PictureRow> pictures, RunningPictures running) {
    List<PictureRow> all = new ArrayList<>();
    pictures.forEachRemaining(all::add);
    all.sort(Comparator.comparing(running::isSuspected)); // keeps the order otherwise
    return all.iterator();
  }

  private PictureTask task(TaskContext context, @Nullable RunningPictures running) {
    NetworkLoader network = loader.value();
    BulkOptions options = network.options();
    Device device = TaskDevice.of(options.network().device(), context.resourcesJMap());
    network.useThreads(context.cpus());
    int calls = options.callsAtOnce();
    if (calls == 0) {
      calls = device.kind() == Device.Kind.CPU ? Integer.MAX_VALUE : 1;
    }
    SharedNetworks.Use use =
        SharedNetworks.OF_PROCESS.take(network.key(device), calls, () -> network.open(device));
    InpaintOptions inpaint =
        options
            .filling()
            .toOptions()
            .withListener(ProgressListener.NONE.cancelledWhen(context::isInterrupted));
    return new PictureTask(
        network, results == null ? null : results.value(), running, use, inpaint, metrics);
  }

  /** Returns the rows, with a problem for those whose result another row would also write. */
  private Iterator<PictureRow> marked(Iterator<PictureRow> pictures) {
    List<PictureRow> all = new ArrayList<>();
    if (duplicates == null) {
      pictures.forEachRemaining(all::add);
      Map<String, Integer> counts = new HashMap<>();
      all.forEach(picture -> counts.merge(String.valueOf(picture.name()), 1, Integer::sum));
      return all.stream()
          .map(picture -> marked(picture, counts.getOrDefault(picture.name(), 0) > 1))
          .iterator();
    }
    Set<String> twice = duplicates.value();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return pictures.hasNext();
      }

      @Override
      public PictureRow next() {
        PictureRow next = pictures.next();
        return marked(next, twice.contains(next.id()));
      }
    };
  }

  private static PictureRow marked(PictureRow picture, boolean twice) {
    if (picture.id() == null || picture.problem() != null || !twice) {
      return picture;
    }
    return picture.withProblem(
        "several pictures have the id %s, and would all become the same file: rename all but one"
            .formatted(picture.id()));
  }
}
