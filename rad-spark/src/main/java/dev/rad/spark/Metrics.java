package dev.rad.spark;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * The counters that Spark's user interface shows for a job's stages, and that the progress line
 * sums up.
 *
 * @param pictures the finished pictures, including those with an error and those of an earlier job
 * @param errors the pictures that could not be filled
 * @param resumed the results of an earlier job
 * @param megapixels the megapixels of holes that were filled
 * @param networkSeconds the time in the network, summed over all tasks
 */
record Metrics(
    LongAccumulator pictures,
    LongAccumulator errors,
    LongAccumulator resumed,
    DoubleAccumulator megapixels,
    DoubleAccumulator networkSeconds)
    implements Serializable {

  static Metrics of(SparkContext spark) {
    return new Metrics(
        spark.longAccumulator("rad: pictures"),
        spark.longAccumulator("rad: errors"),
        spark.longAccumulator("rad: resumed"),
        spark.doubleAccumulator("rad: megapixels filled"),
        spark.doubleAccumulator("rad: seconds in the network"));
  }

  void count(FilledRow row) {
    pictures.add(1);
    if (row.isError()) {
      errors.add(1);
    } else if (row.resumed()) {
      resumed.add(1);
    }
  }

  void countFilling(double filledMegapixels, double seconds) {
    megapixels.add(filledMegapixels);
    networkSeconds.add(seconds);
  }
}
