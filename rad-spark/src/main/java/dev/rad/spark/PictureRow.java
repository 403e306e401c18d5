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
 * @param photo null if the table has none
 * @param mask null if the options say where the hole is
 * @param seed its own, null if it has the one that its id gives
 * @param sample which of its fillings, from 1; 0 if there is only one
 * @param problem why it cannot be filled, if that is known before it is looked at; null if not
 */
record PictureRow(
    @Nullable String id,
    @Nullable Source photo,
    @Nullable Source mask,
    @Nullable Long seed,
    int sample,
    @Nullable String problem)
    implements Serializable {

  /** Takes a row of {@link Columns#select}. */
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

  /** Returns one row a filling. */
  List<PictureRow> samples(int count) {
    return count == 1
        ? List.of(this)
        : IntStream.rangeClosed(1, count)
            .mapToObj(i -> new PictureRow(id, photo, mask, seed, i, problem))
            .toList();
  }

  /** What the result is called: the id, with several fillings and the number of this one. */
  @Nullable String name() {
    return sample == 0 || id == null ? id : id + "-" + sample;
  }

  /** Returns the options of this filling, of those of the picture. */
  InpaintOptions options(InpaintOptions all) {
    return all.forSample(Math.max(0, sample - 1));
  }

  /** Returns a number that rows with results of one name share. */
  long key() {
    return Digests.key(String.valueOf(name()));
  }
}
