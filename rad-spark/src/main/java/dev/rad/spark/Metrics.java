package dev.rad.spark;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What Spark's user interface shows of a job's stages, and the progress line adds up.
 *
 * @param pictures that are done, those with an error and those of an earlier job included
 * @param errors pictures that could not be filled
 * @param resumed results that an earlier job had made
 * @param megapixels of holes that were filled
 * @param networkSeconds in the network, the tasks' added up
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
