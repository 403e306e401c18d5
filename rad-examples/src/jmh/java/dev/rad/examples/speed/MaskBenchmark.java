package dev.rad.examples.speed;

import dev.rad.mask.Mask;
import dev.rad.mask.MaskRecipe;
import dev.rad.mask.MaskSampler;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Drawing a mask. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class MaskBenchmark {

  /** Which masks. */
  @Param({"perlin", "box", "extreme", "wide"})
  public String masks;

  /** Side of the mask in pixels. */
  @Param({"64", "256"})
  public int size;

  private MaskSampler sampler;
  private SplittableRandom random;

  /** Makes the generator. */
  @Setup(Level.Trial)
  public void open() {
    sampler = MaskRecipe.parse(masks);
    random = new SplittableRandom(0);
  }

  /** Draws a mask. */
  @Benchmark
  public Mask sample() {
    return sampler.sample(size, size, random);
  }
}
