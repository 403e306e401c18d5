package dev.rad.benchmarks;

import dev.rad.mask.Mask;
import dev.rad.mask.MaskRecipe;
import dev.rad.mask.MaskSampler;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Measures drawing a mask. */
public class MaskBenchmark extends TimedBenchmark {

  /** The kind of mask. */
  @Param({"perlin", "box", "extreme", "wide", "blob", "td-paint"})
  public String masks;

  /** The side of the mask in pixels. */
  @Param({"64", "256"})
  public int size;

  private MaskSampler sampler;
  private SplittableRandom random;

  /** Creates the mask sampler. */
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
