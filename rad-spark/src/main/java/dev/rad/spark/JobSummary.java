package dev.rad.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A summary of a job.
 *
 * @param pictures the number of pictures
 * @param filled the pictures that this job filled
 * @param resumed the results of an earlier job
 * @param failed the pictures without a result
 * @param megapixels the megapixels of holes
 * @param errors the most frequent errors, one line each
 */
record JobSummary(
    long pictures, long filled, long resumed, long failed, double megapixels, List<String> errors) {

  private static final int MOST_ERRORS = 10;
  private static final int KIND = 60; // characters of an error by which it is counted with others

  /** Sums up a table of results. */
  static JobSummary of(Dataset<Row> results) {
    Row sums =
        results
            .agg(
                count(lit(1)),
                count(when(col("error").isNull().and(col("resumed").equalTo(false)), lit(1))),
                count(when(col("error").isNull().and(col("resumed").equalTo(true)), lit(1))),
                count(col("error")),
                functions.sum(
                    when(
                        col("error").isNull(),
                        col("width").multiply(col("height")).multiply(col("hole")))))
            .first();
    List<String> errors =
        results
            .filter(col("error").isNotNull())
            .withColumn("kind", regexp_replace(col("error"), "[^ ]*/[^ ]*", "…").substr(1, KIND))
            .groupBy("kind")
            .agg(count(lit(1)).as("pictures"), min(col("id")).as("first"), min("error").as("error"))
            .orderBy(col("pictures").desc(), col("kind"))
            .limit(MOST_ERRORS)
            .collectAsList()
            .stream()
            .map(row -> "%6d  %s: %s".formatted(row.getLong(1), row.getString(2), row.getString(3)))
            .toList();
    return new JobSummary(
        sums.getLong(0),
        sums.getLong(1),
        sums.getLong(2),
        sums.getLong(3),
        sums.isNullAt(4) ? 0 : sums.getDouble(4) / 1e6,
        errors);
  }

  /**
   * Returns the summary as a table.
   *
   * @param seconds the job's time
   * @param networkSeconds the time in the network, summed over all tasks
   */
  String text(double seconds, double networkSeconds) {
    var text = new StringBuilder();
    line(text, "pictures", "%d", pictures);
    line(text, "filled", "%d", filled);
    line(text, "there already", "%d", resumed);
    line(text, "failed", "%d", failed);
    line(text, "hole", "%.2f megapixels", megapixels);
    line(text, "time", "%.1f s", seconds);
    line(text, "in the network", "%.1f s", networkSeconds);
    line(text, "a second", "%.2f pictures", pictures / Math.max(seconds, 1e-3));
    if (!errors.isEmpty()) {
      text.append("\nwhy pictures failed, and the first of each kind\n");
      errors.forEach(error -> text.append(error).append('\n'));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String format, Object value) {
    text.append(String.format(Locale.ROOT, "%-16s" + format + "%n", name, value));
  }
}
