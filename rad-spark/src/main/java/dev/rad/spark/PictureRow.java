package dev.rad.spark;

import dev.rad.InpaintOptions;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * One picture of a job.
 *
 * @param id its name; null if the table has none
 * @param photo the photo; null if the table has none
 * @param mask the mask; null if the options define the hole
 * @param seed its own seed; null to derive it from the id
 * @param sample the number of the filling, from 1; 0 if there is only one
 * @param problem why it cannot be filled, if known beforehand; else null
 */
record PictureRow(
    @Nullable String id,
    @Nullable Source photo,
    @Nullable Source mask,
    @Nullable Long seed,
    int sample,
    @Nullable String problem)
    implements Serializable {

  /** Reads a row of {@link Columns#select}. */
  static PictureRow of(Row row) {
    return new PictureRow(
        row.isNullAt(0) ? null : row.getString(0),
        Source.of(row.get(1)),
        Source.of(row.get(2)),
        row.isNullAt(3) ? null : row.getLong(3),
        0,
        row.isNullAt(4) ? null : row.getString(4));
  }

  /** Returns the row with a reason not to fill the picture. */
  PictureRow withProblem(String why) {
    return new PictureRow(id, photo, mask, seed, sample, why);
  }

  /** Returns one row per filling. */
  List<PictureRow> samples(int count) {
    return count == 1
        ? List.of(this)
        : IntStream.rangeClosed(1, count)
            .mapToObj(i -> new PictureRow(id, photo, mask, seed, i, problem))
            .toList();
  }

  /** Returns the result's name: the id, with the filling's number if there are several. */
  @Nullable String name() {
    return sample == 0 || id == null ? id : id + "-" + sample;
  }

  /** Returns the options of this filling, derived from those of the picture. */
  InpaintOptions options(InpaintOptions all) {
    return all.forSample(Math.max(0, sample - 1));
  }

  /** Returns a number that is equal for rows whose results have the same name. */
  long key() {
    return Digests.key(String.valueOf(name()));
  }
}
