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
 * <p>Every result equals, bit for bit, that of {@code rad inpaint} for the same files with the
 * row's seed, the same settings and as many threads as a task has ({@code spark.task.cpus}).
 */
public final class RadSpark {

  private RadSpark() {}

  /**
   * Plans a job: examines the pictures' sizes and masks, and divides the work into equal tasks. The
   * pictures are filled when the result is used, and again whenever it is used again, so write it
   * to a table first.
   *
   * <p>Input columns:
   *
   * <table>
   *   <caption>In</caption>
   *   <tr><td>{@code id}</td><td>a unique name; the result's name if results are files</td></tr>
   *   <tr><td>{@code photo}</td><td>a path on any file system, or the bytes of a picture file</td></tr>
   *   <tr><td>{@code mask}</td><td>the same, or a rule such as {@code alpha} or {@code box}; may be null or missing if the options name masks</td></tr>
   *   <tr><td>{@code seed}</td><td>may be null or missing; then it is derived from the id and the job's seed</td></tr>
   *   <tr><td>{@code problem}</td><td>may be null or missing: the reason why the picture cannot be filled, if known already</td></tr>
   * </table>
   *
   * <table>
   *   <caption>Out</caption>
   *   <tr><td>{@code id}, {@code photo}</td><td>as above; no photo if it was given as bytes</td></tr>
   *   <tr><td>{@code result}</td><td>a path if the options name a folder, else the bytes of a picture file; null if there is an error</td></tr>
   *   <tr><td>{@code width}, {@code height}</td><td>in pixels</td></tr>
   *   <tr><td>{@code hole}</td><td>the filled share of the picture, 0 to 1</td></tr>
   *   <tr><td>{@code seed}</td><td>the seed of the filling</td></tr>
   *   <tr><td>{@code milliseconds}</td><td>the time from reading to writing</td></tr>
   *   <tr><td>{@code resumed}</td><td>whether an earlier job had made the result</td></tr>
   *   <tr><td>{@code error}</td><td>why there is no result; null if there is one</td></tr>
   * </table>
   *
   * <p>Rows with paths are sent to the task that fills them, which reads the pictures. Rows with
   * bytes stay in their partitions.
   *
   * @param pictures one picture per row
   * @param options how to fill them, and where to write them
   * @return one row per picture, in no particular order
   * @throws IllegalArgumentException if a column is missing or has another type, or executors lack
   *     the memory that the network needs
   * @throws dev.rad.exception.RadException if the weights cannot be read, or the results' folder
   *     cannot be created
   */
  public static Dataset<Row> inpaint(Dataset<Row> pictures, BulkOptions options) {
    return BulkJob.plan(pictures, options).results();
  }
}
