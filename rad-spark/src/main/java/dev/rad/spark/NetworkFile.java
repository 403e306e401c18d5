package dev.rad.spark;

import java.io.Serializable;

/**
 * A network's file or folder, for executors.
 *
 * @param place where executors find it
 * @param path a path for {@code FILE_SYSTEM}, a name for {@code SPARK_FILES}
 * @param name the name of the file or folder
 * @param digest a digest of the content; for a folder, of its files and their names
 * @param bytes the size; for a folder, of all its files
 */
record NetworkFile(Place place, String path, String name, String digest, long bytes)
    implements Serializable {

  /** Where executors find a file. */
  enum Place {
    /** On a file system, including the machine's own. */
    FILE_SYSTEM,
    /** Among the files that Spark sends to executors. */
    SPARK_FILES
  }
}
