package dev.rad.spark;

/**
 * What is known of a result: written before the result is moved into place, so that no result
 * stands without one.
 *
 * @param id the picture's, with several fillings and the number of this one
 * @param job which made it
 * @param making a digest of the photo's and the mask's files, the options and the seed
 * @param digest of the result's file
 * @param result its name below the folder of results
 * @param width in pixels
 * @param height in pixels
 * @param hole the share that was filled, 0 to 1
 * @param seed of the filling
 * @param milliseconds that it took
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
