package dev.rad.spark;

/**
 * The record of a result, written before the result is moved into place, so that no result is
 * without one.
 *
 * @param id the picture's id, with the filling's number if there are several
 * @param job the job that made it
 * @param making a digest of the photo's and the mask's files, the options and the seed
 * @param digest a digest of the result's file
 * @param result its name in the folder of results
 * @param width the width in pixels
 * @param height the height in pixels
 * @param hole the filled share of the picture, 0 to 1
 * @param seed the seed of the filling
 * @param milliseconds the time that it took
 */
record ResultRecord(
    String id,
    String job,
    String making,
    String digest,
    String result,
    int width,
    int height,
    double hole,
    long seed,
    long milliseconds) {}
