package dev.rad.examples.speed;

import dev.rad.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Pictures from files, to files, and to another size. Run from the project's folder. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ImageBenchmark {

  private RgbImage picture;
  private Path png;

  /** Reads the picture and makes a file. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    picture = RgbImage.read(Path.of("rad-examples/demo/photo.jpg"));
    png = Files.createTempFile("rad-benchmark", ".png");
    picture.write(png);
  }

  /** Reads a JPEG file. */
  @Benchmark
  public RgbImage readJpeg() {
    return RgbImage.read(Path.of("rad-examples/demo/photo.jpg"));
  }

  /** Reads a PNG file. */
  @Benchmark
  public RgbImage readPng() {
    return RgbImage.read(png);
  }

  /** Writes a PNG file. */
  @Benchmark
  public void writePng() {
    picture.write(png);
  }

  /** Resizes to 256 pixels. */
  @Benchmark
  public RgbImage resize() {
    return picture.resize(256, 256);
  }

  /** Converts to what a network takes. */
  @Benchmark
  public float[] toUnitRange() {
    return picture.toUnitRange();
  }

  /** Deletes the file. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    Files.delete(png);
  }
}
