package dev.rad.spark;

import dev.rad.HoledPhoto;
import dev.rad.InpaintOptions;
import dev.rad.exception.CancelledException;
import dev.rad.exception.ImageException;
import dev.rad.exception.RadException;
import dev.rad.image.Photo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** Fills a task's pictures one after another; each becomes one row, whatever happens. */
final class PictureTask implements AutoCloseable {
  private static final double MEGA = 1e6;

  private final BulkOptions options;
  private final @Nullable ResultFolder results;
  private final @Nullable RunningPictures running;
  private final InpaintOptions inpaint;
  private final SharedNetworks.Use use;
  private final Metrics metrics;
  private final TaskFolder temporary = new TaskFolder();
  private final LocalNames names = new LocalNames();
  private final Making.Finder finder;

  /**
   * Begins a task.
   *
   * @param loader the job's loader of networks
   * @param results the folder of results; null for bytes in the table
   * @param running notes what the task is filling; null for bytes in the table
   * @param use the network in use
   * @param inpaint the job's options, whose listener stops the task
   * @param metrics the job's counters
   */
  PictureTask(
      NetworkLoader loader,
      @Nullable ResultFolder results,
      @Nullable RunningPictures running,
      SharedNetworks.Use use,
      InpaintOptions inpaint,
      Metrics metrics) {
    this.options = loader.options();
    this.results = results;
    this.running = running;
    this.use = use;
    this.inpaint = inpaint;
    this.metrics = metrics;
    this.finder = new Making.Finder(loader, temporary, names);
  }

  /**
   * Fills a picture.
   *
   * @return the result, or the reason why there is none
   * @throws PictureException if there is none and the job should fail
   * @throws CancelledException if the task is stopped
   */
  FilledRow fill(PictureRow picture) {
    long began = System.nanoTime();
    String id = picture.id();
    Long seed = picture.seed();
    if (seed == null && id != null) {
      seed = options.seedOf(id);
    }
    FilledRow row = attempt(picture, seed, began);
    names.clear();
    metrics.count(row);
    String error = row.error();
    if (error != null && options.failFast()) {
      throw new PictureException("%s: %s".formatted(picture.name(), error));
    }
    return row;
  }

  private FilledRow attempt(PictureRow picture, @Nullable Long seed, long began) {
    String error;
    try {
      return noted(picture, seed, began);
    } catch (CancelledException e) {
      throw e;
    } catch (RadException | IllegalArgumentException | IOException e) {
      error = e.getMessage() == null ? e.toString() : e.getMessage();
    } catch (OutOfMemoryError e) { // of this picture: the others may be smaller
      error =
          "out of memory (%s): give executors more (spark.executor.memory), or make the picture smaller"
              .formatted(e.getMessage());
    }
    String line = names.mended(error).lines().findFirst().orElse("");
    return FilledRow.failed(picture, seed, millis(began), line);
  }

  /** Fills a picture while a note of it exists. */
  private FilledRow noted(PictureRow picture, @Nullable Long seed, long began) throws IOException {
    if (running == null) {
      return filled(picture, seed, began);
    }
    Optional<String> refusal = running.refusal(picture);
    if (refusal.isPresent()) {
      return FilledRow.failed(picture, seed, 0, refusal.get());
    }
    Lock note = running.begin(picture);
    try {
      return filled(picture, seed, began);
    } finally {
      note.unlock();
    }
  }

  private FilledRow filled(PictureRow picture, @Nullable Long seed, long began) throws IOException {
    String id = picture.id();
    Source source = picture.photo();
    String problem = picture.problem();
    if (problem != null) {
      throw new ImageException(problem);
    }
    if (id == null || seed == null) {
      throw new ImageException("the row of %s has no id: give every picture one".formatted(source));
    }
    if (source == null) {
      throw new ImageException("the row of %s has no photo: give a path or bytes".formatted(id));
    }
    String called = String.valueOf(picture.name());
    String name = results == null ? called + "." + options.format() : results.name(called);
    Making making = finder.find(picture, source, id, seed);
    if (results != null) {
      Optional<FilledRow> there = existing(results, picture, making, name, began);
      if (there.isPresent()) {
        return there.get();
      }
    }
    HoledPhoto photo = making.recipe().read(making.photo(), seed);
    photo.requireWritable(Path.of(Source.fileName(name)));
    InpaintOptions own = picture.options(inpaint.withSeed(seed));
    Photo filled = fill(photo, own);
    Path file =
        results == null ? temporary.file("result." + options.format()) : results.part(temporary);
    names.put(file, results == null ? name : results.path(name));
    Object result;
    try {
      filled.write(file);
      result = deliver(file, called, name, making, photo, own.seed(), began);
    } finally {
      Files.deleteIfExists(file);
    }
    return new FilledRow(
        id,
        FilledRow.number(picture),
        source.path(),
        result,
        filled.width(),
        filled.height(),
        photo.hole().fraction(),
        own.seed(),
        millis(began),
        false,
        null);
  }

  private Photo fill(HoledPhoto photo, InpaintOptions own) {
    use.permits().acquireUninterruptibly();
    long began = System.nanoTime();
    try {
      return photo.fill(use.network(), 1, own).get(0);
    } finally {
      use.permits().release();
      double megapixels =
          photo.hole().fraction() * photo.photo().width() * photo.photo().height() / MEGA;
      metrics.countFilling(megapixels, (System.nanoTime() - began) * 1e-9);
    }
  }

  private Object deliver(
      Path file, String called, String name, Making making, HoledPhoto photo, long seed, long began)
      throws IOException {
    if (results == null) {
      return Files.readAllBytes(file);
    }
    var record =
        new ResultRecord(
            called,
            results.job(),
            making.digest(),
            Digests.hex(file),
            name,
            photo.photo().width(),
            photo.photo().height(),
            photo.hole().fraction(),
            seed,
            millis(began));
    results.put(file, record);
    return results.path(name);
  }

  /** Returns the row of a result that exists already. */
  private Optional<FilledRow> existing(
      ResultFolder folder, PictureRow picture, Making making, String name, long began)
      throws IOException {
    Optional<ResultRecord> record = folder.record(String.valueOf(picture.name()));
    boolean own = record.filter(found -> found.job().equals(folder.job())).isPresent();
    boolean same = record.filter(found -> found.making().equals(making.digest())).isPresent();
    if (same && (own || options.existing().resumes())) {
      if (folder.isWhole(record.get())) {
        return Optional.of(there(folder, picture, record.get(), !own, began));
      }
      return Optional.empty(); // the record is there, the result is not: an attempt was cut short
    }
    if (folder.holds(name) && !own && !options.existing().replaces()) {
      throw new ImageException(
          same
              ? folder.path(name)
                  + " is there already: resume the job to take it, or replace what is there"
              : folder.path(name)
                  + " is there already, and not of this photo, mask, seed and options: replace what"
                  + " is there, or name another folder");
    }
    return Optional.empty();
  }

  private static FilledRow there(
      ResultFolder folder, PictureRow picture, ResultRecord record, boolean resumed, long began) {
    Source photo = picture.photo();
    return new FilledRow(
        picture.id(),
        FilledRow.number(picture),
        photo == null ? null : photo.path(),
        folder.path(record.result()),
        record.width(),
        record.height(),
        record.hole(),
        record.seed(),
        millis(began),
        resumed,
        null);
  }

  private static long millis(long began) {
    return (System.nanoTime() - began) / 1_000_000;
  }

  @Override
  public void close() {
    use.close();
    temporary.close();
    if (running != null) {
      running.close();
    }
  }
}
