package dev.rad.spark;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Spark in this process, with two threads. It is started once and ends with the process. */
final class LocalSpark {

  private LocalSpark() {}

  static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("rad-spark tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"))
        .getOrCreate();
  }

  /** A table of ids with paths; a mask may be null. */
  static Dataset<Row> paths(List<Row> rows) {
    return session()
        .createDataFrame(
            rows,
            new StructType()
                .add("id", DataTypes.StringType)
                .add("photo", DataTypes.StringType)
                .add("mask", DataTypes.StringType));
  }

  static Row row(String id, Path photo, Object mask) {
    return RowFactory.create(id, photo.toString(), mask == null ? null : mask.toString());
  }
}
