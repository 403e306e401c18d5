package dev.rad.spark;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * The outcome for one picture.
 *
 * @param sample the number of the filling, from 1
 * @param photo the photo's path; null if it was given as bytes
 * @param result a path or bytes; null if there is no result
 * @param hole the share of the photo to fill, 0 to 1
 * @param milliseconds the time from reading to writing
 * @param resumed whether an earlier job had made the result
 * @param error why there is no result; null if there is one
 */
record FilledRow(
    @Nullable String id,
    int sample,
    @Nullable String photo,
    @Nullable Object result,
    @Nullable Integer width,
    @Nullable Integer height,
    @Nullable Double hole,
    @Nullable Long seed,
    long milliseconds,
    boolean resumed,
    @Nullable String error) {

  static FilledRow failed(
      PictureRow picture, @Nullable Long seed, long milliseconds, String error) {
    String photo = picture.photo() == null ? null : picture.photo().path();
    return new FilledRow(
        picture.id(),
        number(picture),
        photo,
        null,
        null,
        null,
        null,
        seed,
        milliseconds,
        false,
        error);
  }

  /** Returns the number of a filling, from 1, whether or not there are several. */
  static int number(PictureRow picture) {
    return Math.max(1, picture.sample());
  }

  boolean isError() {
    return error != null;
  }

  /** Returns a row of {@link Columns#results}. */
  Row toRow() {
    return RowFactory.create(
        id, sample, photo, result, width, height, hole, seed, milliseconds, resumed, error);
  }
}
