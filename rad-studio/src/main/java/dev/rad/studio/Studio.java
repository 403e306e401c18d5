package dev.rad.studio;

import dev.rad.studio.http.Failure;
import dev.rad.studio.http.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The web application: paint a hole in the browser and watch it fill. {@link #link} opens its page;
 * {@code docs/studio.md} describes both.
 */
public final class Studio implements AutoCloseable {
  private static final int TOKEN_BYTES = 24;

  private final String token;
  private final StudioOptions options;
  private final WebServer server;
  private final FillQueue queue;
  private final SessionStore sessions;

  private Studio(
      String token,
      StudioOptions options,
      WebServer server,
      FillQueue queue,
      SessionStore sessions) {
    this.token = token;
    this.options = options;
    this.server = server;
    this.queue = queue;
    this.sessions = sessions;
  }

  /**
   * Starts a studio. It listens when this method returns, and loads the network at the first fill.
   *
   * @param options the options
   * @return the studio
   * @throws IllegalArgumentException if it would serve other machines without a token in the
   *     options
   * @throws dev.rad.studio.http.Failure if the port is taken or the cache cannot be written; its
   *     message says what to do
   */
  public static Studio start(StudioOptions options) {
    if (options.token().isEmpty() && !isLoopback(options.host())) {
      throw new IllegalArgumentException(
          "--host %s serves others: give a --token that they need".formatted(options.host()));
    }
    var weights = new WeightsFolders(options.weightsFolders(), options.weights());
    weights.names();
    DiskFiles.folder(options.cache());
    String token = options.token().isEmpty() ? keptToken(options.cache()) : options.token();
    var queue = new FillQueue(weights, options.limits().waiting());
    var sessions = new SessionStore(options.cache(), options.limits(), queue::place);
    var api = new StudioApi(options, sessions, queue, weights);
    WebServer server = WebServer.start(options.host(), options.port(), token, api.router());
    return new Studio(token, options, server, queue, sessions);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // the server says that there is no such host
    }
  }

  /**
   * Returns the token of this user's studios: an open page keeps working when the server restarts.
   */
  private static String keptToken(Path cache) {
    Path file = cache.resolve("token");
    try {
      if (Files.exists(file)) {
        String token = Files.readString(file).strip();
        if (token.matches("[A-Za-z0-9_-]{" + StudioOptions.SHORTEST_TOKEN + ",200}")) {
          return token;
        }
      }
      byte[] random = new byte[TOKEN_BYTES];
      new SecureRandom().nextBytes(random);
      String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
      Files.deleteIfExists(file);
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.write(file, token.getBytes(StandardCharsets.US_ASCII));
      return token;
    } catch (IOException e) {
      throw new Failure(
          507, "the studio cannot write %s (%s): start with another --cache".formatted(file, e));
    }
  }

  /** {@return the port that the server listens on} */
  public int port() {
    return server.port();
  }

  /**
   * {@return the link that opens the page; it contains the token, so anyone who has it gets access}
   */
  public URI link() {
    boolean every = options.host().equals("0.0.0.0") || options.host().equals("::");
    String host = every ? "127.0.0.1" : options.host();
    String named = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://%s:%d/?token=%s".formatted(named, port(), token));
  }

  /**
   * Ends all streams, stops the running fill, and frees the network. Calling it again has no
   * effect.
   */
  @Override
  public void close() {
    sessions.close();
    server.close();
    queue.close();
  }

  @Override
  public String toString() {
    return "Studio[" + server + "]";
  }
}
