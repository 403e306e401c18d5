package dev.rad.examples;

import dev.rad.CancelledException;
import dev.rad.ImageException;
import dev.rad.RadException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fills the photos of a folder one after another. Those with results are left out, so that the same
 * command goes on where it stopped; one that cannot be filled is named, and the others are filled.
 */
final class FolderRun {

  /** Fills one photo. */
  @FunctionalInterface
  interface Work {

    /**
     * Fills a photo.
     *
     * @param photo its file
     * @param files where to
     * @throws RadException if it cannot be filled; the next one is then tried
     */
    void fill(Path photo, OutputFiles files);
  }

  private record Item(Path photo, OutputFiles files) {}

  private final List<Item> todo;
  private final int done;
  private int filled;
  private int failed;

  private FolderRun(List<Item> todo, int done) {
    this.todo = todo;
    this.done = done;
  }

  /**
   * Looks at what is to be done.
   *
   * @param photos the folder of the photos
   * @param out the folder of the results, made if it is missing
   * @param format {@code png} or {@code jpg}
   * @param samples results per photo
   * @param force whether photos with results are filled again
   * @throws ImageException if a folder cannot be used, both are the same, there is no photo, or two
   *     photos would have the same result
   */
  static FolderRun plan(Path photos, Path out, String format, int samples, boolean force) {
    List<Path> files = PictureFolder.pictures(photos);
    if (files.isEmpty()) {
      throw new ImageException(photos + " holds no picture: name a folder that does");
    }
    if (photos.toAbsolutePath().normalize().equals(out.toAbsolutePath().normalize())) {
      throw new ImageException(out + " holds the photos themselves: choose another --out");
    }
    Folders.createParent(out.resolve("x." + format));
    Map<String, Path> stems = new HashMap<>();
    List<Item> todo = new ArrayList<>();
    for (Path photo : files) {
      String stem = PictureFolder.stem(photo);
      Path other = stems.put(stem, photo);
      if (other != null) {
        throw new ImageException(
            "%s and %s would both become %s.%s: rename one"
                .formatted(other, photo.getFileName(), stem, format));
      }
      var results = new OutputFiles(out.resolve(stem + "." + format), samples);
      if (force || !results.areDone()) {
        todo.add(new Item(photo, results));
      }
    }
    return new FolderRun(todo, files.size() - todo.size());
  }

  /** Whether every photo has its results. */
  boolean isDone() {
    return todo.isEmpty();
  }

  /**
   * Fills what is to be filled.
   *
   * @param console where each photo is named
   * @param work fills one
   * @return whether none failed
   * @throws CancelledException if the work was stopped
   */
  boolean run(Console console, Work work) {
    for (int i = 0; i < todo.size(); i++) {
      Item item = todo.get(i);
      console.say("%-7s %s", (i + 1) + "/" + todo.size(), item.photo());
      try {
        work.fill(item.photo(), item.files());
        filled++;
      } catch (CancelledException e) {
        throw e;
      } catch (RadException | IllegalArgumentException e) {
        failed++;
        console.warn("failed  " + item.photo() + ": " + e.getMessage());
      }
    }
    return failed == 0;
  }

  /** What was done, such as {@code 3 filled, 2 there already, 1 failed}. */
  @Override
  public String toString() {
    return "%d filled, %d there already, %d failed".formatted(filled, done, failed);
  }
}
