package dev.rad.spark;

import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * One picture of a job.
 *
 * @param id its name; null if the table has none
 * @param photo null if the table has none
 * @param mask null if the options say where the hole is
 * @param seed its own, null if it has the one that its id gives
 * @param problem why it cannot be filled, if that is known before it is looked at; null if not
 */
record PictureRow(
    @Nullable String id,
    @Nullable Source photo,
    @Nullable Source mask,
    @Nullable Long seed,
    @Nullable String problem)
    implements Serializable {

  /** Takes a row of {@link Columns#select}. */
  static PictureRow of(Row row) {
    return new PictureRow(
        row.isNullAt(0) ? null : row.getString(0),
        Source.of(row.get(1)),
        Source.of(row.get(2)),
        row.isNullAt(3) ? null : row.getLong(3),
        row.isNullAt(4) ? null : row.getString(4));
  }

  /** The same with a reason not to fill it. */
  PictureRow withProblem(String why) {
    return new PictureRow(id, photo, mask, seed, why);
  }

  /** A number that the rows of one id share. */
  long key() {
    return Digests.key(String.valueOf(id));
  }
}
