package dev.rad.spark;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fills the holes of many pictures on a cluster.
 *
 * <pre>{@code
 * Dataset<Row> photos = spark.read().parquet("photos.parquet"); // id, photo, mask
 * Dataset<Row> filled =
 *     RadSpark.inpaint(
 *         photos,
 *         BulkOptions.builder()
 *             .weights("rad-landscapes-64.safetensors")
 *             .out("hdfs:///filled")
 *             .build());
 * filled.write().parquet("filled.parquet");
 * }</pre>
 *
 * <p>Every result equals, bit for bit, what {@code rad inpaint} makes of the same files with the
 * row's seed, the same settings and as many threads as a task has ({@code spark.task.cpus}).
 */
public final class RadSpark {

  private RadSpark() {}

  /**
   * Plans a job: looks at the pictures' sizes and masks, and cuts tasks of equal work. The pictures
   * are filled when the result is used, and again when it is used again: write it to a table first.
   *
   * <p>Columns that are read:
   *
   * <table>
   *   <caption>In</caption>
   *   <tr><td>{@code id}</td><td>a name, the result's where results are files; of one row only</td></tr>
   *   <tr><td>{@code photo}</td><td>a path of any file system, or a picture file's bytes</td></tr>
   *   <tr><td>{@code mask}</td><td>likewise, or a rule such as {@code alpha} or {@code box}; may be
   *     null or missing if the options name masks</td></tr>
   *   <tr><td>{@code seed}</td><td>may be null or missing: the id and the job's seed give one
   *     then</td></tr>
   *   <tr><td>{@code problem}</td><td>may be null or missing: why the picture cannot be filled, if
   *     that is known already</td></tr>
   * </table>
   *
   * <table>
   *   <caption>Out</caption>
   *   <tr><td>{@code id}, {@code photo}</td><td>as above; no photo where it came as bytes</td></tr>
   *   <tr><td>{@code result}</td><td>a path if the options name a folder, else a picture file's
   *     bytes; null if there is an error</td></tr>
   *   <tr><td>{@code width}, {@code height}</td><td>in pixels</td></tr>
   *   <tr><td>{@code hole}</td><td>the share that was filled, 0 to 1</td></tr>
   *   <tr><td>{@code seed}</td><td>of the filling</td></tr>
   *   <tr><td>{@code milliseconds}</td><td>from reading to writing</td></tr>
   *   <tr><td>{@code resumed}</td><td>whether an earlier job had made the result</td></tr>
   *   <tr><td>{@code error}</td><td>why there is no result; null if there is one</td></tr>
   * </table>
   *
   * <p>Rows with paths are sent to the task that fills them; pictures are read there. Rows with
   * bytes stay in their partitions.
   *
   * @param pictures one a row
   * @param options how to fill them, and where to
   * @return one row a picture, in no order
   * @throws IllegalArgumentException if a column is missing or of another type, or executors have
   *     not the memory that the network needs
   * @throws dev.rad.exception.RadException if the weights cannot be read, or the results' folder
   *     cannot be made
   */
  public static Dataset<Row> inpaint(Dataset<Row> pictures, BulkOptions options) {
    return BulkJob.plan(pictures, options).results();
  }
}
