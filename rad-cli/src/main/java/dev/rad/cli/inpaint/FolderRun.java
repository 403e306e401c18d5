package dev.rad.cli.inpaint;

import dev.rad.cli.file.Folders;
import dev.rad.cli.file.OutputFiles;
import dev.rad.cli.file.PictureFolder;
import dev.rad.cli.terminal.Console;
import dev.rad.exception.CancelledException;
import dev.rad.exception.ImageException;
import dev.rad.exception.RadException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Inpaints the photos of a folder one after the other. Photos with existing results are skipped, so
 * that the same command resumes an interrupted run. A photo that cannot be inpainted is reported,
 * and the run continues with the next.
 */
public final class FolderRun {

  /** Inpaints one photo. */
  @FunctionalInterface
  interface PhotoTask {

    /**
     * Inpaints a photo.
     *
     * @param photo the photo's file
     * @param files the files to write
     * @throws RadException if the photo cannot be inpainted; the run then continues with the next
     */
    void run(Path photo, OutputFiles files);
  }

  private record Item(Path photo, OutputFiles files) {}

  private static final int MAX_NAMED = 12; // skipped files

  private final List<Item> todo;
  private final int done;
  private final List<String> leftOut;
  private final boolean force;
  private int filled;
  private int failed;

  private FolderRun(List<Item> todo, int done, List<String> leftOut, boolean force) {
    this.todo = todo;
    this.done = done;
    this.leftOut = leftOut;
    this.force = force;
  }

  /**
   * Plans a run.
   *
   * @param photos the folder of photos
   * @param out the folder for results, created if missing
   * @param format {@code png}, {@code jpg} or {@code webp}
   * @param samples the number of results per photo
   * @param force whether photos with existing results are inpainted again
   * @throws ImageException if a folder cannot be used, both folders are the same, there is no
   *     photo, or two photos would have the same result
   */
  static FolderRun plan(Path photos, Path out, String format, int samples, boolean force) {
    List<Path> files = new ArrayList<>(PictureFolder.pictures(photos));
    Set<String> readable =
        files.stream().map(PictureFolder::stem).collect(Collectors.toCollection(HashSet::new));
    List<String> leftOut = new ArrayList<>();
    for (Path file : PictureFolder.foreign(photos)) { // reported when their turn comes
      if (readable.add(PictureFolder.stem(file))) {
        files.add(file);
      } else {
        leftOut.add(file.getFileName() + " (there is another picture of this name)");
      }
    }
    files.sort(null);
    PictureFolder.others(photos).stream()
        .filter(file -> !isSame(file, out))
        .forEach(file -> leftOut.add(file.getFileName() + (Files.isDirectory(file) ? "/" : "")));
    if (files.isEmpty()) {
      throw new ImageException(photos + " holds no picture: name a folder that does");
    }
    if (isSame(photos, out)) {
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
    return new FolderRun(todo, files.size() - todo.size(), leftOut, force);
  }

  private static boolean isSame(Path folder, Path other) {
    return folder.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }

  /**
   * Prints the files that were skipped because they are not pictures or share a name with another.
   */
  private void nameLeftOut(Console console) {
    if (!leftOut.isEmpty()) {
      int more = leftOut.size() - MAX_NAMED;
      console.say(
          "left out %s%s",
          String.join(", ", leftOut.subList(0, Math.min(MAX_NAMED, leftOut.size()))),
          more > 0 ? " and " + more + " more" : "");
    }
  }

  /** Returns whether every photo has its results. */
  boolean isDone() {
    return todo.isEmpty();
  }

  /**
   * Inpaints all photos that have no results yet.
   *
   * @param console the console that reports each photo
   * @param task inpaints one photo
   * @return whether all photos succeeded
   * @throws CancelledException if the run was cancelled
   */
  boolean run(Console console, PhotoTask task) {
    nameLeftOut(console);
    for (int i = 0; i < todo.size(); i++) {
      Item item = todo.get(i);
      console.say("%-7s %s", (i + 1) + "/" + todo.size(), item.photo());
      try {
        task.run(item.photo(), item.files());
        filled++;
      } catch (CancelledException e) {
        throw e;
      } catch (RadException | IllegalArgumentException e) {
        failed++;
        console.warn("failed  " + item.photo() + ": " + e.getMessage());
      } catch (OutOfMemoryError e) { // for this photo; the others may be smaller
        failed++;
        console.warn(
            "failed  %s: out of memory (%s); make it smaller or set RAD_JAVA_OPTS=-Xmx4g"
                .formatted(item.photo(), e.getMessage()));
      }
    }
    return failed == 0;
  }

  /** Describes where a run was stopped, what was done, and how to resume it. */
  String stopped(CancelledException where) {
    return "%s; %s; the same command %s"
        .formatted(where.getMessage(), this, force ? "begins anew, because of --force" : "goes on");
  }

  /** {@return a summary such as {@code 3 filled, 2 there already, 1 failed}} */
  @Override
  public String toString() {
    return "%d filled, %d there already, %d failed%s"
        .formatted(
            filled, done, failed, leftOut.isEmpty() ? "" : ", " + leftOut.size() + " left out");
  }
}
