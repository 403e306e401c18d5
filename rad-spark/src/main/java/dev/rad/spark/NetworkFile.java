package dev.rad.spark;

import java.io.Serializable;

/**
 * A network's file or folder, for executors.
 *
 * @param place where executors find it
 * @param path a path for {@code FILE_SYSTEM}, a name for {@code SPARK_FILES}
 * @param name of the file or folder itself
 * @param digest of the content; of a folder's files with their names
 * @param bytes how large it is, of a folder all files
 */
record NetworkFile(Place place, String path, String name, String digest, long bytes)
    implements Serializable {

  /** Where executors find a file. */
  enum Place {
    /** On a file system, the machine's own included. */
    FILE_SYSTEM,
    /** Among the files that Spark sends to executors. */
    SPARK_FILES
  }
}
