package dev.rad.cli.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Locates the files that ship with the program: in the folder of the system property {@code
 * rad.home}, which the launcher sets, or else on the class path, as for a program that has rad as a
 * dependency.
 */
public final class RadHome {
  private static final Map<String, Path> COPIES = new ConcurrentHashMap<>();

  private RadHome() {}

  /**
   * Returns a file that ships with the program.
   *
   * @param path in a clone of the repository, such as {@code checkpoints/weights.safetensors}
   * @return the file in the clone, or a temporary copy of the one on the class path; where there is
   *     neither, the path that the clone would have
   */
  public static Path resolve(String path) {
    return resolve(Path.of(System.getProperty("rad.home", ".")), path);
  }

  static Path resolve(Path home, String path) {
    Path file = home.resolve(path);
    String resource = "/dev/rad/" + path.replace("rad-examples/", "");
    return Files.exists(file) || RadHome.class.getResource(resource) == null
        ? file
        : COPIES.computeIfAbsent(resource, RadHome::copy);
  }

  /** Copies a resource to a file that is deleted when the virtual machine ends. */
  private static Path copy(String resource) {
    try (InputStream in = RadHome.class.getResourceAsStream(resource)) {
      Path folder = Files.createTempDirectory("rad-");
      Path file = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
      folder.toFile().deleteOnExit(); // after the file: the last one registered goes first
      file.toFile().deleteOnExit();
      Files.copy(in, file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + resource + ": " + e.getMessage(), e);
    }
  }
}
