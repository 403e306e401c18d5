package dev.rad.studio;

import dev.rad.Device;
import dev.rad.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Options for starting a studio. Immutable.
 *
 * @param host the address to listen on; {@code 127.0.0.1} for this machine only
 * @param port the port to listen on; 0 for any free one
 * @param token the token that every request must have; empty to generate one and keep it in the
 *     cache
 * @param weightsFolders the folders whose weights files users may select; the first takes
 *     precedence
 * @param weights the file that is selected at the start; it need not be in one of the folders
 * @param device the device that is selected at the start
 * @param precision the precision that is selected at the start
 * @param cache the folder of the sessions; created if it does not exist
 * @param demoPhoto the photo that is shown at the start
 * @param demoHole its mask; white is the hole
 * @param limits the limits of requests
 */
public record StudioOptions(
    String host,
    int port,
    String token,
    List<Path> weightsFolders,
    Path weights,
    Device device,
    Precision precision,
    Path cache,
    Path demoPhoto,
    Path demoHole,
    Limits limits) {

  /** The length of the shortest allowed token: 95 bits in base64. */
  public static final int SHORTEST_TOKEN = 16;

  private static final int PORTS = 65536;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the port is out of range, or the token is too short or has
   *     characters that are not allowed in a cookie
   */
  public StudioOptions {
    Objects.requireNonNull(host, "host");
    if (port < 0 || port >= PORTS) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
    if (!token.isEmpty() && !token.matches("[A-Za-z0-9._~-]{" + SHORTEST_TOKEN + ",200}")) {
      throw new IllegalArgumentException(
          "a token has "
              + SHORTEST_TOKEN
              + " to 200 letters, digits, dots, dashes or tildes; make one with: openssl rand -hex"
              + " 16");
    }
    weightsFolders = List.copyOf(weightsFolders);
  }

  /**
   * Returns the studio's folder among this user's caches: {@code $XDG_CACHE_HOME/rad-studio} or
   * {@code ~/.cache/rad-studio}, or the usual place on Windows and macOS.
   *
   * @return the folder, which need not exist
   */
  public static Path usualCache() {
    String home = System.getProperty("user.home", ".");
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String local = System.getenv("LOCALAPPDATA");
    String cache = System.getenv("XDG_CACHE_HOME");
    if (system.startsWith("windows") && local != null) {
      return Path.of(local, "rad-studio");
    }
    if (system.startsWith("mac")) {
      return Path.of(home, "Library", "Caches", "rad-studio");
    }
    return cache != null && Path.of(cache).isAbsolute()
        ? Path.of(cache, "rad-studio")
        : Path.of(home, ".cache", "rad-studio");
  }

  /**
   * The limits of requests.
   *
   * @param uploadBytes the largest size of a picture file
   * @param pixels the largest number of pixels of a picture, checked in its header before it is
   *     decoded
   * @param cacheBytes the largest size of all sessions together
   * @param waiting the largest number of fills in the queue
   */
  public record Limits(long uploadBytes, long pixels, long cacheBytes, int waiting) {

    /** 512 MB, 50 megapixels, 4 GB, 32 fills. */
    public static final Limits STANDARD = new Limits(512L << 20, 50_000_000, 4L << 30, 32);
  }
}
