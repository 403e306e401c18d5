package dev.rad.torch.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rad.exception.UnsupportedPlatformException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks LibTorch's libraries to where JavaCPP looks for them, so that any number of processes may
 * start at once. JavaCPP itself unpacks in place, one file after another, while it loads: another
 * process can see half a library that a whole one is linked to, and is ended by the system.
 *
 * <p>Here one process unpacks, all others wait. Each file is written beside its place, checked, and
 * moved there, so that a process that is killed leaves nothing that looks whole. The first process
 * also loads before others may, since JavaCPP adds links between the folders then; a file with the
 * libraries' checksum says that this is done. Afterwards nothing is locked or written.
 */
final class NativeCache implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.rad");
  private static final String PATIENCE = "rad.natives.patience"; // seconds
  private static final int USUAL_PATIENCE = 600;
  private static final int BUFFER = 1 << 16; // bytes
  private static final String PART = ".part";

  private final @Nullable Path done;
  private final @Nullable CacheLock lock; // null if all was there

  private NativeCache(@Nullable Path done, @Nullable CacheLock lock) {
    this.done = done;
    this.lock = lock;
  }

  /**
   * Makes sure that all libraries are unpacked.
   *
   * @return to be closed when they are loaded
   * @throws UnsupportedPlatformException if they cannot be unpacked
   */
  static NativeCache open() {
    boolean interrupted = Thread.interrupted(); // which would close the files
    try {
      List<NativeFile> files = NativeFile.needed();
      if (files.isEmpty()) { // on the path of the system's libraries, or not there
        return new NativeCache(null, null);
      }
      Path folder = adopt(CacheFolder.choose(files), files);
      if (isComplete(folder, files)
          && (Files.exists(done(folder, files)) || !Files.isWritable(folder))) {
        return new NativeCache(null, null);
      }
      return unpackAlone(folder, files);
    } catch (IOException e) {
      throw failure(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Waits until no other process unpacks, and unpacks what does not fit.
   *
   * @param folder the cache's folder
   * @param files the libraries
   * @return to be closed when they are loaded
   * @throws IOException if they cannot be unpacked
   */
  static NativeCache unpackAlone(Path folder, List<NativeFile> files) throws IOException {
    Duration patience = Duration.ofSeconds(Integer.getInteger(PATIENCE, USUAL_PATIENCE));
    CacheLock lock = CacheLock.acquire(folder.resolve(".rad.lock"), patience);
    try {
      if (!isComplete(folder, files)) {
        // other programs with JavaCPP stay out, too
        try (CacheLock theirs = CacheLock.acquire(folder.resolve(".lock"), patience)) {
          unpack(folder, files);
        }
      }
      return new NativeCache(done(folder, files), lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static boolean isComplete(Path folder, List<NativeFile> files) {
    return files.stream().allMatch(file -> file.fits(folder));
  }

  /** Names the file that exists once these very libraries were unpacked and loaded. */
  private static Path done(Path folder, List<NativeFile> files) {
    var checksum = new CRC32();
    for (NativeFile file : files) {
      checksum.update("%s %d %d%n".formatted(file.path(), file.size(), file.crc()).getBytes(UTF_8));
    }
    return folder.resolve(".rad-%08x".formatted(checksum.getValue()));
  }

  /**
   * Makes JavaCPP use a folder. It refuses one that it cannot write, even if all libraries are
   * there; then this sets the field in which it keeps its choice.
   *
   * @return the folder, or the one that JavaCPP took before for other libraries
   */
  private static Path adopt(Path folder, List<NativeFile> files) throws IOException {
    System.setProperty(CacheFolder.PROPERTY, folder.toString());
    if (isComplete(folder, files) && !Files.isWritable(folder)) {
      try {
        Field choice = Loader.class.getDeclaredField("cacheDir");
        choice.setAccessible(true);
        choice.set(null, folder.toFile());
      } catch (ReflectiveOperationException | RuntimeException e) {
        throw new UnsupportedPlatformException(
            "LibTorch's libraries are in %s, which cannot be written: make it writable, run rad on the class path, or name another folder: %s"
                .formatted(folder, CacheFolder.NAME_ANOTHER),
            e);
      }
    }
    return Loader.getCacheDir().toPath();
  }

  private static void unpack(Path folder, List<NativeFile> files) throws IOException {
    List<NativeFile> missing = files.stream().filter(file -> !file.fits(folder)).toList();
    long mib = missing.stream().mapToLong(NativeFile::size).sum() >> 20;
    if (mib > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "unpacking LibTorch''s libraries into {0}, once: {1} MiB",
          folder,
          mib);
    }
    for (NativeFile file : missing) {
      Path target = folder.resolve(file.path());
      Files.createDirectories(target.getParent());
      discardParts(target);
      if (isSame(target, file)) { // copied by a program that does not keep times
        Files.setLastModifiedTime(target, FileTime.fromMillis(file.time()));
      } else {
        unpack(file, target);
      }
    }
  }

  /** Deletes the parts of a file that killed processes left. */
  private static void discardParts(Path target) throws IOException {
    String prefix = "." + target.getFileName() + ".";
    try (Stream<Path> siblings = Files.list(target.getParent())) {
      for (Path sibling : siblings.toList()) {
        String name = sibling.getFileName().toString();
        if (name.startsWith(prefix) && name.endsWith(PART)) {
          Files.deleteIfExists(sibling);
        }
      }
    }
  }

  private static boolean isSame(Path target, NativeFile file) throws IOException {
    if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
        || Files.size(target) != file.size()) {
      return false;
    }
    try (InputStream in = Files.newInputStream(target)) {
      return copy(in, OutputStream.nullOutputStream()) == file.crc();
    }
  }

  private static void unpack(NativeFile file, Path target) throws IOException {
    Path part = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + PART);
    try {
      long crc;
      try (InputStream in = file.source().openStream();
          OutputStream out =
              Files.newOutputStream(
                  part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        crc = copy(in, out);
      }
      if (Files.size(part) != file.size() || file.crc() >= 0 && crc != file.crc()) {
        throw new IOException(
            file.path().getName(0) + " is damaged: fetch it again, or build again");
      }
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true); // whole after a power cut, too
      }
      Files.setLastModifiedTime(part, FileTime.fromMillis(file.time()));
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Copies, and returns the checksum of what was copied. */
  private static long copy(InputStream in, OutputStream out) throws IOException {
    var checked = new CheckedInputStream(in, new CRC32());
    byte[] buffer = new byte[BUFFER];
    for (int n = checked.read(buffer); n >= 0; n = checked.read(buffer)) {
      out.write(buffer, 0, n);
    }
    return checked.getChecksum().getValue();
  }

  private static UnsupportedPlatformException failure(IOException e) {
    String folder = System.getProperty(CacheFolder.PROPERTY, "the cache's folder");
    String line = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    return new UnsupportedPlatformException(
        "LibTorch's libraries could not be unpacked into %s (%s); free space there, check its permissions, or name another folder: %s"
            .formatted(folder, line, CacheFolder.NAME_ANOTHER),
        e);
  }

  /**
   * Records that all libraries were loaded, with the links that JavaCPP makes, so that other
   * processes need not wait.
   */
  void confirm() {
    if (done != null) {
      try {
        Files.deleteIfExists(done);
        Files.createFile(done);
      } catch (IOException e) {
        // the next process waits and looks once more
      }
    }
  }

  @Override
  public void close() {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        // nothing was written to it
      }
    }
  }
}
