package dev.rad.spark;

import dev.rad.exception.ImageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Files on any file system that Hadoop supports. Local files are accessed without Hadoop, which
 * would write a checksum beside each.
 */
final class FileSystems implements Serializable {
  private static final long serialVersionUID = 1;

  /** The object stores, in which a file appears when it is closed, and moving a file copies it. */
  private static final Set<String> STORES = Set.of("s3a", "s3", "s3n", "gs", "oss", "cosn");

  private final SerializableConfiguration configuration;
  private transient volatile @Nullable Boolean localByDefault; // null: not asked yet

  FileSystems(Configuration configuration) {
    this.configuration = new SerializableConfiguration(configuration);
  }

  private Configuration configuration() {
    return configuration.value();
  }

  /**
   * Returns a path with its file system's scheme, unless it is local.
   *
   * @param path a path with or without a scheme
   * @return the path; for a local file its absolute path
   * @throws ImageException if there is no such file system
   */
  String qualified(String path) {
    if (path.startsWith("/") && isLocalByDefault()) {
      return Path.of(path).normalize().toString();
    }
    org.apache.hadoop.fs.Path named = hadoop(path);
    try {
      org.apache.hadoop.fs.Path full =
          named.toUri().getScheme() == null
              ? named.makeQualified(
                  FileSystem.getDefaultUri(configuration()),
                  new org.apache.hadoop.fs.Path(Path.of("").toAbsolutePath().toString()))
              : named;
      URI uri = full.toUri();
      return "file".equals(uri.getScheme())
          ? Path.of(uri.getPath()).normalize().toString()
          : full.toString();
    } catch (IllegalArgumentException e) {
      throw unreachable(path, e);
    }
  }

  /**
   * Returns whether paths without a scheme are local. Cached, because reading Hadoop's settings is
   * slow.
   */
  private boolean isLocalByDefault() {
    Boolean known = localByDefault;
    if (known == null) {
      known = "file".equals(FileSystem.getDefaultUri(configuration()).getScheme());
      localByDefault = known;
    }
    return known;
  }

  private static org.apache.hadoop.fs.Path hadoop(String path) {
    int colon = path.indexOf(':');
    boolean scheme = colon > 0 && path.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*");
    boolean named = scheme && path.startsWith("/", colon + 1);
    return named
        ? new org.apache.hadoop.fs.Path(path)
        : new org.apache.hadoop.fs.Path(null, null, path.startsWith("/") ? path : "./" + path);
  }

  /** Returns whether a {@link #qualified} path is local. */
  static boolean isLocal(String path) {
    return path.startsWith("/") || !path.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*");
  }

  /** Returns a file below a folder. */
  static String below(String folder, String name) {
    return folder.endsWith("/") ? folder + name : folder + "/" + name;
  }

  /**
   * Returns a local file with the content.
   *
   * @param path {@link #qualified}
   * @param folder for a copy, if one is needed
   * @return the file itself if it is local, whether or not it exists
   * @throws ImageException if it cannot be read
   */
  Path local(String path, TaskFolder folder) {
    if (isLocal(path)) {
      return Path.of(path);
    }
    try (InputStream in = open(path)) {
      Path copy = folder.file(Source.fileName(path));
      Files.copy(in, copy);
      return copy;
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  InputStream open(String path) throws IOException {
    return isLocal(path) ? Files.newInputStream(Path.of(path)) : system(path).open(hadoop(path));
  }

  boolean exists(String path) throws IOException {
    return isLocal(path) ? Files.exists(Path.of(path)) : system(path).exists(hadoop(path));
  }

  /** Returns the files of a folder, without those of its subfolders, sorted. */
  List<String> list(String folder) throws IOException {
    if (isLocal(folder)) {
      try (Stream<Path> inside = Files.list(Path.of(folder))) {
        return inside.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
      }
    }
    List<String> found = new ArrayList<>();
    for (FileStatus each : system(folder).listStatus(hadoop(folder))) {
      if (each.isFile()) {
        found.add(each.getPath().toString());
      }
    }
    found.sort(null);
    return found;
  }

  void makeFolder(String path) throws IOException {
    if (isLocal(path)) {
      Files.createDirectories(Path.of(path));
    } else {
      system(path).mkdirs(hadoop(path));
    }
  }

  /** Writes a small file in an existing folder, replacing an older one. */
  void write(String path, byte[] bytes) throws IOException {
    if (isLocal(path)) {
      Files.write(Path.of(path), bytes);
      return;
    }
    try (OutputStream out = system(path).create(hadoop(path), true)) {
      out.write(bytes);
    }
  }

  /** Removes a file if it exists. */
  void remove(String path) throws IOException {
    if (isLocal(path)) {
      Files.deleteIfExists(Path.of(path));
    } else {
      system(path).delete(hadoop(path), false);
    }
  }

  /** Removes a folder and its content if it exists. */
  void removeFolder(String path) throws IOException {
    if (isLocal(path)) {
      TaskFolder.delete(Path.of(path));
    } else {
      system(path).delete(hadoop(path), true);
    }
  }

  /**
   * Moves a file into place so that no reader sees an incomplete one: it is written beside the
   * target and then moved, or written directly on file systems where files appear when they are
   * complete.
   *
   * @param file the file; it is gone afterwards if it was on the same file system
   * @param parts a folder for incomplete files, in which the file for a local target already lies
   * @param target the target, which is replaced if it exists
   */
  void put(Path file, String parts, String target) throws IOException {
    if (isLocal(target)) {
      moveIntoPlace(file, Path.of(target));
      return;
    }
    makeFolder(target.substring(0, target.lastIndexOf('/')));
    if (STORES.contains(URI.create(scheme(target)).toString())) {
      copy(file, target);
      return;
    }
    String part = below(parts, UUID.randomUUID() + ".part");
    copy(file, part);
    try {
      FileContext.getFileContext(hadoop(target).toUri(), configuration())
          .rename(hadoop(part), hadoop(target), Options.Rename.OVERWRITE);
    } catch (UnsupportedFileSystemException e) { // which replaces nothing in one move
      FileSystem system = system(target);
      system.delete(hadoop(target), false);
      if (!system.rename(hadoop(part), hadoop(target))) {
        throw new IOException("%s cannot be moved to %s".formatted(part, target));
      }
    }
  }

  /** Writes a small file in the same way. */
  void put(byte[] bytes, String parts, String target) throws IOException {
    Path file =
        isLocal(target)
            ? Path.of(parts, UUID.randomUUID() + ".part")
            : Files.createTempFile("rad-spark-", ".part");
    try {
      Files.write(file, bytes);
      put(file, parts, target);
    } finally {
      if (!isLocal(target)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void moveIntoPlace(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) { // looked for only now, since folders are there mostly
      Files.createDirectories(target.getParent());
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void copy(Path file, String target) throws IOException {
    try (OutputStream out = system(target).create(hadoop(target), true)) {
      Files.copy(file, out);
    }
  }

  private static String scheme(String path) {
    return path.substring(0, path.indexOf(':'));
  }

  private FileSystem system(String path) throws IOException {
    return hadoop(path).getFileSystem(configuration());
  }

  static ImageException unreadable(String path, IOException cause) {
    return new ImageException(
        cause instanceof FileNotFoundException
            ? "cannot read %s: there is no such file; check the path".formatted(path)
            : "cannot read %s: %s; check the address and the permissions"
                .formatted(path, cause.getMessage()),
        cause);
  }

  private static ImageException unreachable(String path, Exception cause) {
    return new ImageException(
        "cannot reach %s: %s; check the address".formatted(path, cause.getMessage()), cause);
  }
}
