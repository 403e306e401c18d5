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
 * @param host where it listens; {@code 127.0.0.1} is this machine alone
 * @param port where it listens; 0 for any that is free
 * @param token that every request must have; empty for one that is made, and kept in the cache
 * @param weightsFolders whose weights files may be chosen, the first goes before
 * @param weights the file that is chosen at first; it need not be in a folder
 * @param device that is chosen at first
 * @param precision that is chosen at first
 * @param cache the folder of the sessions; made if it is not there
 * @param demoPhoto the photo that is there at the start
 * @param demoHole its mask, white is the hole
 * @param limits what a request may ask for
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

  /** The shortest token that may be given: what 95 bits take in base64. */
  public static final int SHORTEST_TOKEN = 16;

  private static final int PORTS = 65536;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the port is out of range, or the token too short or with
   *     characters that a cookie cannot have
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
   * {@code ~/.cache/rad-studio}; on Windows and macOS where their programs have them.
   *
   * @return the folder, which need not be there
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
   * What a request may ask for.
   *
   * @param uploadBytes of a picture file
   * @param pixels of a picture, known from its header before it is decoded
   * @param cacheBytes of all sessions together
   * @param waiting fills in the queue
   */
  public record Limits(long uploadBytes, long pixels, long cacheBytes, int waiting) {

    /** 256 MB, 50 megapixels, 4 GB, 32 fills. */
    public static final Limits STANDARD = new Limits(256L << 20, 50_000_000, 4L << 30, 32);
  }
}
