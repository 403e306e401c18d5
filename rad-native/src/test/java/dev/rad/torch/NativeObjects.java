package dev.rad.torch;

import org.bytedeco.javacpp.Pointer;

/**
 * Counts native objects, for tests that none is left over. Such a test demands that there are not
 * more than before: fewer there may be, if what an earlier test held is collected meanwhile.
 */
public final class NativeObjects {
  private static final int STILL = 3;

  private NativeObjects() {}

  /**
   * How many are alive, once those that earlier tests left to the garbage collector are gone: so
   * that they do not go while the caller counts.
   */
  public static long count() {
    long count = Pointer.totalCount();
    for (int same = 0; same < STILL; ) {
      System.gc();
      Pointer.deallocateReferences();
      long now = Pointer.totalCount();
      same = now == count ? same + 1 : 0;
      count = now;
    }
    return count;
  }
}
