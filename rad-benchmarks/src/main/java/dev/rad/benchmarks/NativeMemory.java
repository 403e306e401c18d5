package dev.rad.benchmarks;

import dev.rad.cli.terminal.ResidentMemory;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What a process holds outside its heap, where it was started with {@link #FLAGS}.
 *
 * @param objects native objects alive
 * @param resident bytes in physical memory; −1 where the system does not say
 */
record NativeMemory(long objects, long resident) {

  /** Make JavaCPP publish its count, and the heap a part of the memory that stays as it is. */
  static final List<String> FLAGS =
      List.of("-Dorg.bytedeco.javacpp.mxbean=true", "-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch");

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
      throw new IllegalStateException("native objects are not counted: start with " + FLAGS, e);
    }
  }
}
