package dev.rad.spark;

import dev.rad.exception.ImageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder of a job's results: {@code ID.FORMAT}, and a record of each under {@code _rad}. Names
 * that begin with an underscore are hidden from Spark's readers of tables.
 *
 * @param files its file system
 * @param folder {@linkplain FileSystems#qualified qualified}
 * @param format the results' format
 * @param job the job that writes
 */
record ResultFolder(FileSystems files, String folder, String format, String job)
    implements Serializable {

  /** The subfolder for records and for incomplete results. */
  static final String OWN = "_rad";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SPREAD = 2; // hex digits of a record's folder

  /**
   * Returns the name of a picture's result.
   *
   * @throws ImageException if the id cannot be a file's name
   */
  String name(String id) {
    boolean outside =
        id.isBlank()
            || id.startsWith("/")
            || id.endsWith("/")
            || id.equals(OWN)
            || id.startsWith(OWN + "/")
            || ("/" + id + "/").contains("/../")
            || ("/" + id + "/").contains("/./")
            || id.contains("//")
            || id.chars().anyMatch(Character::isISOControl);
    if (outside) {
      throw new ImageException(
          "the id '%s' cannot be a result's name: give ids such as a or 2024/a"
              .formatted(id.replaceAll("\\p{Cntrl}", "?")));
    }
    return id + "." + format;
  }

  /** Returns the path of a result. */
  String path(String name) {
    return FileSystems.below(folder, name);
  }

  /** Returns the file in which a task notes what it is filling. */
  String running(int task, long attempt) {
    return running() + "/" + prefix(task) + attempt;
  }

  /**
   * Returns the notes of earlier attempts at a task that ended abruptly.
   *
   * @param task its number
   * @return the files
   */
  List<String> runningBefore(int task) throws IOException {
    return files.list(running()).stream()
        .filter(file -> Source.fileName(file).startsWith(prefix(task)))
        .toList();
  }

  private String running() {
    return path(OWN + "/running");
  }

  private String prefix(int task) {
    return job + "-" + task + "-";
  }

  private String parts() {
    return path(OWN + "/parts");
  }

  private String recordPath(String id) {
    String hash = Digests.hex(id);
    return path(OWN + "/records/" + hash.substring(0, SPREAD) + "/" + hash + ".json");
  }

  /** Removes incomplete files of an earlier job. */
  void sweep() throws IOException {
    files.makeFolder(folder);
    files.removeFolder(parts());
    files.makeFolder(parts());
    files.removeFolder(running());
    files.makeFolder(running());
  }

  /** Returns whether there is a result, however it was made. */
  boolean holds(String name) throws IOException {
    return files.exists(path(name));
  }

  /** Returns the record of a picture; empty if it cannot be read. */
  Optional<ResultRecord> record(String id) throws IOException {
    try (InputStream in = files.open(recordPath(id))) {
      return Optional.of(JSON.readValue(in.readAllBytes(), ResultRecord.class));
    } catch (NoSuchFileException | FileNotFoundException | JacksonException e) {
      return Optional.empty();
    }
  }

  /** Returns whether the result that a record describes exists and is complete. */
  boolean isWhole(ResultRecord record) throws IOException {
    try (InputStream in = files.open(path(record.result()))) {
      return Digests.hex(in).equals(record.digest());
    } catch (NoSuchFileException | FileNotFoundException e) {
      return false;
    }
  }

  /**
   * Names a local file for an incomplete result: on the target's file system if possible, so that
   * it can be moved in one step.
   *
   * @param temporary the folder to use otherwise
   */
  Path part(TaskFolder temporary) throws IOException {
    String name = UUID.randomUUID() + "." + format;
    return FileSystems.isLocal(folder) ? Path.of(parts(), name) : temporary.file(name);
  }

  /**
   * Writes a result's record and then moves the result into place.
   *
   * @param file a file from {@link #part}, which is gone afterwards
   * @param record the result's record
   */
  void put(Path file, ResultRecord record) throws IOException {
    files.put(JSON.writeValueAsBytes(record), parts(), recordPath(record.id()));
    files.put(file, parts(), path(record.result()));
  }
}
