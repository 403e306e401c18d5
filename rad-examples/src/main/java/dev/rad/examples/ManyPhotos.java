package dev.rad.examples;

import dev.rad.InpaintOptions;
import dev.rad.image.Photo;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import dev.rad.torch.RadInpainter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Fills all photos of a folder on several threads: {@code ManyPhotos photos masks out}. */
public final class ManyPhotos {

  private ManyPhotos() {}

  /**
   * Runs the example.
   *
   * @param arguments a folder of photos, one of masks by the same names, and one for the results
   * @throws IOException if a folder cannot be read or made
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Path masks = Path.of(arguments[1]);
    Path out = Files.createDirectories(Path.of(arguments[2]));
    List<Path> photos;
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      photos = files.sorted().toList();
    }
    var threads = Executors.newFixedThreadPool(2);
    try (var rad = RadInpainter.loadDefault()) { // one network for all threads
      List<Future<?>> running = new java.util.ArrayList<>();
      for (Path file : photos) {
        Path name = file.getFileName();
        running.add(threads.submit(() -> fill(rad, file, masks.resolve(name), out.resolve(name))));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private static void fill(RadInpainter rad, Path photo, Path mask, Path out) {
    Mask hole = Mask.read(mask, MaskPolarity.WHITE_IS_HOLE);
    rad.inpaint(Photo.read(photo), hole, InpaintOptions.defaults()).write(out);
  }
}
