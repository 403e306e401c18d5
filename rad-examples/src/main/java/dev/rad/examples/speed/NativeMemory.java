package dev.rad.examples.speed;

import dev.rad.examples.ResidentMemory;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What a process holds outside its heap. The number of native objects is known where the process
 * was started with {@link #FLAG}.
 *
 * @param objects native objects alive
 * @param resident bytes in physical memory; −1 where the system does not say
 */
record NativeMemory(long objects, long resident) {

  /** Makes JavaCPP publish its count. */
  static final String FLAG = "-Dorg.bytedeco.javacpp.mxbean=true";

  private static final String BEAN = "java.nio:type=BufferPool,name=javacpp";
  private static final int STILL = 3;

  /** Asks, once the garbage collector has taken what nobody holds. */
  static NativeMemory now() {
    long count = count();
    for (int same = 0; same < STILL; ) {
      System.gc();
      long next = count();
      same = next == count ? same + 1 : 0;
      count = next;
    }
    return new NativeMemory(count, ResidentMemory.bytes().orElse(-1));
  }

  private static long count() {
    try {
      return (long)
          ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName(BEAN), "Count");
    } catch (JMException e) {
      throw new IllegalStateException("native objects are not counted: start with " + FLAG, e);
    }
  }
}
