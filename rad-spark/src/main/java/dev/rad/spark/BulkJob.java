package dev.rad.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.rad.exception.ImageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * A planned job.
 *
 * @param results one row per picture, filled when they are used
 * @param metrics the counters of the progress
 * @param pictures the number of pictures; below 0 if they were not counted
 */
record BulkJob(Dataset<Row> results, Metrics metrics, long pictures) {

  private static final int PARTS_PER_SLOT = 4; // of looking at pictures

  /** Plans the job of {@link RadSpark#inpaint}. */
  static BulkJob plan(Dataset<Row> table, BulkOptions options) {
    Dataset<Row> pictures = Columns.select(table);
    SparkSession session = table.sparkSession();
    SparkContext spark = session.sparkContext();
    var files = new FileSystems(spark.hadoopConfiguration());
    var sender = new NetworkSender(spark, files);
    var loader =
        new NetworkLoader(
            options,
            options.needNetwork() ? sender.send(options.network().weights()) : null,
            options.needNetwork() ? sender.send(options.network().adapter()) : null,
            options.needNetwork() ? sender.send(options.network().guidance().classifier()) : null,
            options.needNetwork()
                ? sender.send(options.network().guidance().unconditional())
                : null,
            files);
    requireMemory(spark, loader);
    ResultFolder folder = folder(options, files);
    Metrics metrics = Metrics.of(spark);
    var context = JavaSparkContext.fromSparkContext(spark);
    Broadcast<NetworkLoader> sent = context.broadcast(loader);
    JavaRDD<PictureRow> rows;
    Broadcast<HashSet<String>> duplicates = null;
    long counted = -1;
    if (Columns.hasBytes(pictures)) {
      rows = fillings(pictures, options.samples());
      duplicates = context.broadcast(folder == null ? new HashSet<>() : duplicates(pictures));
    } else {
      JavaRDD<PictureRow> named = spread(fillings(pictures, options.samples()), context);
      TaskTable tasks = cut(named, sent, context, options);
      counted = tasks.pictures();
      Broadcast<TaskTable> cut = context.broadcast(tasks);
      rows =
          named
              .mapToPair(picture -> new Tuple2<>(cut.value().task(picture.key()), picture))
              .partitionBy(new TaskTable.ByNumber(tasks.count()))
              .values();
    }
    JavaRDD<Row> filled =
        rows.mapPartitions(
            new TaskRunner(
                sent, folder == null ? null : context.broadcast(folder), duplicates, metrics));
    Dataset<Row> results = session.createDataFrame(filled, Columns.results(options.out() != null));
    return new BulkJob(results, metrics, counted);
  }

  /** Returns one row per filling. */
  private static JavaRDD<PictureRow> fillings(Dataset<Row> pictures, int samples) {
    return pictures.javaRDD().flatMap(row -> PictureRow.of(row).samples(samples).iterator());
  }

  /** Checks the memory of executors, but not of this process, whose other uses are unknown. */
  private static void requireMemory(SparkContext spark, NetworkLoader loader) {
    if (spark.isLocal() || loader.options().inpainter() != null) {
      return;
    }
    int executors = Math.max(1, spark.statusTracker().getExecutorInfos().length - 1);
    int tasks = MemoryNeed.tasks(spark.conf(), spark.defaultParallelism() / executors);
    new MemoryNeed(loader.bytes(), tasks).require(spark.conf());
  }

  private static @Nullable ResultFolder folder(BulkOptions options, FileSystems files) {
    String out = options.out();
    if (out == null) {
      return null;
    }
    String full = files.qualified(out);
    var folder = new ResultFolder(files, full, options.format(), UUID.randomUUID().toString());
    try {
      folder.sweep();
    } catch (IOException e) {
      throw new ImageException(
          "%s cannot be written (%s): name another folder, or allow writing"
              .formatted(full, e.getMessage()),
          e);
    }
    return folder;
  }

  /**
   * Returns the rows in enough partitions for all slots. They are distributed by their ids, not in
   * turn, because otherwise Spark would have to fail the job when an executor is lost.
   */
  private static JavaRDD<PictureRow> spread(JavaRDD<PictureRow> rows, JavaSparkContext context) {
    int slots = context.defaultParallelism();
    return rows.getNumPartitions() >= slots
        ? rows
        : rows.keyBy(PictureRow::key)
            .partitionBy(new HashPartitioner(PARTS_PER_SLOT * slots))
            .values();
  }

  private static TaskTable cut(
      JavaRDD<PictureRow> pictures,
      Broadcast<NetworkLoader> loader,
      JavaSparkContext context,
      BulkOptions options) {
    List<Tuple2<long[], double[]>> parts =
        pictures.mapPartitions(part -> List.of(look(part, loader.value())).iterator()).collect();
    int count = parts.stream().mapToInt(part -> part._1().length).sum();
    long[] keys = new long[count];
    double[] weights = new double[count];
    int at = 0;
    double total = 0;
    for (Tuple2<long[], double[]> part : parts) {
      System.arraycopy(part._1(), 0, keys, at, part._1().length);
      System.arraycopy(part._2(), 0, weights, at, part._1().length);
      at += part._1().length;
    }
    for (double weight : weights) {
      total += weight;
    }
    double share = options.megapixelsPerTask();
    if (share == 0) {
      share = TaskCutter.share(total, context.defaultParallelism());
    }
    return TaskTable.cut(keys, weights, share);
  }

  private static Tuple2<long[], double[]> look(
      java.util.Iterator<PictureRow> pictures, NetworkLoader loader) {
    var work = new PictureWork(loader.files(), loader.options().masks());
    List<PictureRow> all = new ArrayList<>();
    pictures.forEachRemaining(all::add);
    return new Tuple2<>(
        all.stream().mapToLong(PictureRow::key).toArray(),
        all.stream().mapToDouble(work::of).toArray());
  }

  /** Returns the ids that several rows have. */
  private static HashSet<String> duplicates(Dataset<Row> pictures) {
    List<Row> found =
        pictures
            .groupBy(col(Columns.ID))
            .agg(count(lit(1)).as("rows"))
            .filter(col("rows").gt(1).and(col(Columns.ID).isNotNull()))
            .select(Columns.ID)
            .collectAsList();
    HashSet<String> ids = new HashSet<>();
    found.forEach(row -> ids.add(row.getString(0)));
    return ids;
  }
}
