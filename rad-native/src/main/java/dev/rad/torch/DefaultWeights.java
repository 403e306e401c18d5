package dev.rad.torch;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bundled weights, in the artifact {@code rad-checkpoints} on the class path or in a clone of
 * the repository.
 *
 * @param location a file, or a resource inside a jar
 */
record DefaultWeights(URL location) {

  /** The system property that names a clone of the repository. */
  static final String HOME = "rad.home";

  private static final String FILE = "rad-landscapes-64.safetensors";
  private static final String RESOURCE = "dev/rad/checkpoints/" + FILE;

  /**
   * Looks on the class path, then in the clone.
   *
   * @throws CheckpointException if they are in neither place place
   */
  static DefaultWeights find() {
    return find(
        Thread.currentThread().getContextClassLoader(), Path.of(System.getProperty(HOME, ".")));
  }

  /**
   * Looks in two places.
   *
   * @param loader finds the resource; null for the library's own class loader only
   * @param home the folder of a clone
   * @throws CheckpointException if they are in neither place place
   */
  static DefaultWeights find(@Nullable ClassLoader loader, Path home) {
    Path clone = home.resolve("checkpoints").resolve(FILE).toAbsolutePath().normalize();
    return Optional.ofNullable(loader)
        .map(given -> given.getResource(RESOURCE))
        .or(() -> Optional.ofNullable(DefaultWeights.class.getResource("/" + RESOURCE)))
        .map(DefaultWeights::new)
        .orElseGet(() -> new DefaultWeights(inClone(clone)));
  }

  private static URL inClone(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          "the weights that ship were not found: the class path has no "
              + (RESOURCE + " and there is no file " + file)
              + ": add the dependency dev.rad:rad-checkpoints, or set the system property "
              + (HOME + " to a clone of rad, or load weights of your own with")
              + " RadInpainter.load(path)");
    }
    try {
      return file.toUri().toURL();
    } catch (IOException e) {
      throw new CheckpointException(file + " has no address: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the weights as a file: itself, or a temporary copy of a resource inside a jar.
   *
   * @param reader reads the file before it returns; must not keep the path
   * @return the reader's result
   * @throws CheckpointException if the copy cannot be made
   */
  <T> T read(Function<Path, T> reader) {
    try {
      if (location.getProtocol().equals("file")) {
        return reader.apply(Path.of(location.toURI()));
      }
      Path folder = Files.createTempDirectory("rad-checkpoints-");
      Path copy = folder.resolve(FILE);
      try (InputStream in = location.openStream()) {
        Files.copy(in, copy);
        return reader.apply(copy);
      } finally {
        delete(copy);
        delete(folder);
      }
    } catch (IOException | URISyntaxException e) {
      throw new CheckpointException(location + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Deletes a temporary file; on Windows this may happen only when the virtual machine exits. */
  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }
}
