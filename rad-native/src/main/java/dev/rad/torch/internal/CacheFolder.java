package dev.rad.torch.internal;

import dev.rad.exception.UnsupportedPlatformException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Chooses the folder that LibTorch's libraries are unpacked into. */
final class CacheFolder {

  /** JavaCPP's property that names the folder. */
  static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

  /** The cure of most failures. */
  static final String NAME_ANOTHER =
      "-Dorg.bytedeco.javacpp.cachedir=DIR, which rad's launcher takes in RAD_JAVA_OPTS";

  private static final Path MOUNTS = Path.of("/proc/self/mounts");
  private static final long MIB = 1 << 20;

  private CacheFolder() {}

  /**
   * Chooses the folder that the property names, or the first of the usual ones, the home's and the
   * temporary one, that libraries can be unpacked into and loaded from.
   *
   * @param files the libraries
   * @return an absolute path without links, of a folder that exists
   * @throws UnsupportedPlatformException if no folder will do, with the reason for each
   */
  static Path choose(List<NativeFile> files) {
    List<String> problems = new ArrayList<>();
    for (String candidate : candidates()) {
      try {
        Path folder = Files.createDirectories(Path.of(candidate)).toRealPath();
        Optional<String> problem = problem(folder, files);
        if (problem.isEmpty()) {
          return folder;
        }
        problems.add(folder + " " + problem.get());
      } catch (IOException | InvalidPathException e) {
        problems.add(candidate + " cannot be made (" + reason(e) + ")");
      }
    }
    throw new UnsupportedPlatformException(
        "LibTorch's libraries cannot be unpacked: %s; name a folder with %d MiB free from which programs may be run: %s"
            .formatted(String.join(", ", problems), size(files) / MIB + 1, NAME_ANOTHER));
  }

  /** Lists JavaCPP's folders; without a home, the temporary one alone. */
  private static Set<String> candidates() {
    String named =
        System.getProperty(PROPERTY, System.getProperty("org.bytedeco.javacpp.cacheDir"));
    if (named != null) {
      return Set.of(named);
    }
    Set<String> folders = new LinkedHashSet<>();
    String home = System.getProperty("user.home");
    if (home != null && Path.of(home).isAbsolute()) { // "?" for users that the system cannot name
      folders.add(home + "/.javacpp/cache");
    }
    folders.add(System.getProperty("java.io.tmpdir") + "/.javacpp-" + user() + "/cache");
    return folders;
  }

  private static String user() {
    String name = System.getProperty("user.name", "?");
    if (!name.equals("?")) {
      return name;
    }
    try {
      return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return "unknown";
    }
  }

  private static Optional<String> problem(Path folder, List<NativeFile> files) {
    if (isNoexec(folder)) {
      return Optional.of(
          "is on a file system that is mounted noexec, from which no library can be loaded");
    }
    List<NativeFile> missing = files.stream().filter(file -> !file.fits(folder)).toList();
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    if (!Files.isWritable(folder)) {
      return Optional.of(
          isReadOnly(folder) ? "is on a read-only file system" : "cannot be written by this user");
    }
    long free = folder.toFile().getUsableSpace();
    long wanted = size(missing);
    return free < wanted
        ? Optional.of("has %d MiB free of %d".formatted(free / MIB, wanted / MIB))
        : Optional.empty();
  }

  private static long size(List<NativeFile> files) {
    return files.stream().mapToLong(NativeFile::size).sum();
  }

  private static boolean isReadOnly(Path folder) {
    try {
      FileStore store = Files.getFileStore(folder);
      return store.isReadOnly();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Returns whether a folder is on a file system whose programs cannot be run; known on Linux only.
   */
  static boolean isNoexec(Path folder) {
    if (!Files.isReadable(MOUNTS)) {
      return false;
    }
    try (Stream<String> mounts = Files.lines(MOUNTS)) {
      return isNoexec(folder, mounts.toList());
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  /** Tells the same from lines of what is mounted, where, its kind and its options. */
  static boolean isNoexec(Path folder, List<String> mounts) {
    return mounts.stream()
        .map(line -> line.split(" "))
        .filter(words -> words.length > 3 && folder.startsWith(unescaped(words[1])))
        .max(
            Comparator.comparingInt((String[] words) -> unescaped(words[1]).getNameCount())
                .thenComparing(mountsInOrder(mounts)))
        .filter(words -> Arrays.asList(words[3].split(",")).contains("noexec"))
        .isPresent();
  }

  /** Orders mounts so that the last one on a folder, which hides the others, is the largest. */
  private static Comparator<String[]> mountsInOrder(List<String> mounts) {
    return Comparator.comparingInt(words -> mounts.lastIndexOf(String.join(" ", words)));
  }

  /** Decodes blanks and the like, which are written in octal. */
  private static Path unescaped(String text) {
    return Path.of(
        text.replace("\\040", " ")
            .replace("\\011", "\t")
            .replace("\\012", "\n")
            .replace("\\134", "\\"));
  }

  private static String reason(Exception e) {
    if (e instanceof FileAlreadyExistsException) {
      return "there is a file of that name";
    }
    if (e instanceof AccessDeniedException) {
      return "no permission";
    }
    return e instanceof FileSystemException system && system.getReason() != null
        ? system.getReason()
        : NativeErrors.firstLine(e);
  }
}
