package dev.rad.spark;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.ProgressListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * What a task does: takes the network, and fills its pictures while its rows are being asked for.
 *
 * @param loader of the network, sent once to each executor
 * @param results where to, null for bytes in the table
 * @param duplicates ids that more than one row has, as far as they are known; null where a task has
 *     all rows of an id
 * @param metrics of the job
 */
record TaskRunner(
    Broadcast<NetworkLoader> loader,
    @Nullable ResultFolder results,
    @Nullable Broadcast<HashSet<String>> duplicates,
    Metrics metrics)
    implements FlatMapFunction<Iterator<PictureRow>, Row> {

  @Override
  public Iterator<Row> call(Iterator<PictureRow> pictures) {
    Iterator<PictureRow> rows = results == null ? pictures : marked(pictures);
    if (!rows.hasNext()) {
      return List.<Row>of().iterator();
    }
    TaskContext context = TaskContext.get();
    PictureTask task = task(context);
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

  private PictureTask task(TaskContext context) {
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
    return new PictureTask(network, results, use, inpaint, metrics);
  }

  /** The rows, with a problem where another row would have the same result. */
  private Iterator<PictureRow> marked(Iterator<PictureRow> pictures) {
    List<PictureRow> all = new ArrayList<>();
    if (duplicates == null) {
      pictures.forEachRemaining(all::add);
      Map<String, Integer> counts = new HashMap<>();
      all.forEach(picture -> counts.merge(String.valueOf(picture.id()), 1, Integer::sum));
      Set<String> twice = new HashSet<>();
      counts.forEach((id, count) -> count(twice, id, count));
      return all.stream().map(picture -> marked(picture, twice)).iterator();
    }
    Set<String> twice = duplicates.value();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return pictures.hasNext();
      }

      @Override
      public PictureRow next() {
        return marked(pictures.next(), twice);
      }
    };
  }

  private static void count(Set<String> twice, String id, int count) {
    if (count > 1) {
      twice.add(id);
    }
  }

  private static PictureRow marked(PictureRow picture, Set<String> twice) {
    if (picture.id() == null || picture.problem() != null || !twice.contains(picture.id())) {
      return picture;
    }
    return picture.withProblem(
        "several pictures have the id %s, and would all become the same file: rename all but one"
            .formatted(picture.id()));
  }
}
