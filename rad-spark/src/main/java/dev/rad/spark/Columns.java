package dev.rad.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns of the input and of the results. */
final class Columns {
  static final String ID = "id";
  static final String PHOTO = "photo";
  static final String MASK = "mask";
  static final String SEED = "seed";

  /** The column for the reason why a picture cannot be filled, if known beforehand. */
  static final String PROBLEM = "problem";

  static final String SAMPLE = "sample";

  private Columns() {}

  /**
   * Picks the columns of a job's pictures: id, photo, mask, seed, problem.
   *
   * @throws IllegalArgumentException if id or photo is missing, or a column has a type that
   *     pictures do not have
   */
  static Dataset<Row> select(Dataset<Row> table) {
    StructType schema = table.schema();
    List<String> names = List.of(schema.fieldNames());
    if (!names.contains(ID) || !names.contains(PHOTO)) {
      throw new IllegalArgumentException(
          "the table has the columns %s: it needs %s, and %s with paths or bytes; rename some with withColumnRenamed"
              .formatted(names, ID, PHOTO));
    }
    for (String name : List.of(PHOTO, MASK)) {
      if (names.contains(name) && !isPlace(type(schema, name))) {
        throw new IllegalArgumentException(
            "the column %s is %s: give paths (string) or files' contents (binary)"
                .formatted(name, type(schema, name).simpleString()));
      }
    }
    return table.select(
        col(ID).cast(DataTypes.StringType).as(ID),
        col(PHOTO),
        optional(names, MASK, DataTypes.StringType),
        optional(names, SEED, DataTypes.LongType),
        optional(names, PROBLEM, DataTypes.StringType));
  }

  private static Column optional(List<String> names, String name, DataType type) {
    if (!names.contains(name)) {
      return lit(null).cast(type).as(name);
    }
    return name.equals(SEED) ? col(name).cast(type).as(name) : col(name);
  }

  private static DataType type(StructType schema, String name) {
    return schema.apply(name).dataType();
  }

  private static boolean isPlace(DataType type) {
    return type.equals(DataTypes.StringType) || type.equals(DataTypes.BinaryType);
  }

  /**
   * Returns whether a column of a picture contains bytes, so that rows stay in their partitions.
   */
  static boolean hasBytes(Dataset<Row> pictures) {
    StructType schema = pictures.schema();
    return type(schema, PHOTO).equals(DataTypes.BinaryType)
        || type(schema, MASK).equals(DataTypes.BinaryType);
  }

  /**
   * Returns the columns of the results.
   *
   * @param files whether results are paths, not bytes
   */
  static StructType results(boolean files) {
    DataType result = files ? DataTypes.StringType : DataTypes.BinaryType;
    return new StructType(
        new StructField[] {
          field(ID, DataTypes.StringType),
          field(SAMPLE, DataTypes.IntegerType),
          field(PHOTO, DataTypes.StringType),
          field("result", result),
          field("width", DataTypes.IntegerType),
          field("height", DataTypes.IntegerType),
          field("hole", DataTypes.DoubleType),
          field(SEED, DataTypes.LongType),
          field("milliseconds", DataTypes.LongType),
          field("resumed", DataTypes.BooleanType),
          field("error", DataTypes.StringType)
        });
  }

  private static StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, true);
  }
}
