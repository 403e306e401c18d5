package dev.rad.benchmarks;

import dev.rad.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Measures reading, writing and resizing pictures. Run from the project's folder. */
public class ImageBenchmark extends TimedBenchmark {

  private RgbImage picture;
  private Path png;

  /** Reads the picture and writes a PNG file. */
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

  /** Converts to a network's input range. */
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
