package dev.rad.spark;

import java.nio.ByteBuffer;

/** The seeds of a job's pictures. */
final class Seeds {

  private Seeds() {}

  /**
   * Returns a picture's seed: the first eight bytes, the highest first, of SHA-256 of the job's
   * seed in decimal digits, a line feed and the picture's id in UTF-8. It depends on nothing else,
   * so every filling of the picture is the same, whichever task makes it.
   *
   * @param job the job's seed
   * @param id the picture's id
   */
  static long of(long job, String id) {
    return ByteBuffer.wrap(Digests.sha256(job + "\n" + id)).getLong();
  }
}
