package dev.rad.benchmarks;

import dev.rad.cli.terminal.ResidentMemory;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The native memory of a process that was started with {@link #FLAGS}.
 *
 * @param objects the number of live native objects
 * @param resident the bytes in physical memory; −1 if the system does not report them
 */
record NativeMemory(long objects, long resident) {

  /** Flags that make JavaCPP publish its object count, and fix the heap's share of the memory. */
  static final List<String> FLAGS =
      List.of("-Dorg.bytedeco.javacpp.mxbean=true", "-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch");

  private static final String BEAN = "java.nio:type=BufferPool,name=javacpp";
  private static final int STILL = 3;

  /** Measures the memory after garbage has been collected. */
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
