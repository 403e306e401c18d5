package dev.rad.studio.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rad.exception.RadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/**
 * The JDK's HTTP server behind a {@link Gate}, with a {@link Router}. Every request has its own
 * thread, a virtual one if Java has them.
 */
public final class WebServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WebServer.class.getName());
  private static final int BACKLOG = 64;
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
          + " connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private final HttpServer server;
  private final ExecutorService threads;
  private final Gate gate;
  private final Router router;

  private WebServer(HttpServer server, Gate gate, Router router) {
    this.server = server;
    this.threads = RequestThreads.create();
    this.gate = gate;
    this.router = router;
  }

  /**
   * Starts a server.
   *
   * @param host the address to listen on; {@code 127.0.0.1} for this machine only
   * @param port the port to listen on; 0 for any free one
   * @param token the token that every request must have
   * @param router the router that answers
   * @return the server, listening
   * @throws Failure if the port is taken, or the address is not this machine's
   */
  public static WebServer start(String host, int port, String token, Router router) {
    // small answers are not kept back until the client has acknowledged the ones before
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      InetAddress address = InetAddress.getByName(host);
      HttpServer server = HttpServer.create(new InetSocketAddress(address, port), BACKLOG);
      Gate gate = Gate.of(token, address, host, server.getAddress().getPort());
      var web = new WebServer(server, gate, router);
      server.createContext("/", web::handle);
      server.setExecutor(web.threads);
      server.start();
      return web;
    } catch (BindException e) {
      throw new Failure(
          500,
          "cannot listen at %s:%d (%s): name another --port, or 0 for any that is free"
              .formatted(host, port, e.getMessage()));
    } catch (IOException e) {
      throw new Failure(500, "cannot listen at '%s': name a host of this machine".formatted(host));
    }
  }

  /** {@return the port that the server listens on} */
  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      secure(exchange.getResponseHeaders());
      var call = new Call(exchange, Map.of());
      try {
        route(exchange);
      } catch (Failure e) {
        fail(call, e.status(), sentence(e));
      } catch (RadException | IllegalArgumentException e) {
        fail(call, 422, sentence(e));
      } catch (OutOfMemoryError e) {
        LOG.log(System.Logger.Level.ERROR, "out of memory", e);
        fail(call, 507, "out of memory: take a smaller photo, or set RAD_JAVA_OPTS=-Xmx4g");
      } catch (UncheckedIOException | IllegalStateException | NullPointerException e) {
        LOG.log(System.Logger.Level.ERROR, exchange.getRequestURI().getPath(), e);
        fail(call, 500, "internal error (%s): the server's log has the rest".formatted(e));
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the client went away", e);
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    gate.checkOrigin(exchange.getRequestHeaders());
    String path = exchange.getRequestURI().getPath();
    boolean opening = path.equals("/");
    String linkToken =
        Call.parameters(exchange.getRequestURI().getRawQuery()).getOrDefault("token", "");
    if (!gate.isKnown(exchange.getRequestHeaders(), opening ? linkToken : "")) {
      throw new Failure(
          401, "this needs the studio's token: open the link that rad studio printed");
    }
    if (opening) {
      exchange.getResponseHeaders().set("Set-Cookie", gate.setCookie());
    }
    Router.Match match = router.find(exchange.getRequestMethod(), path);
    match.handler().handle(new Call(exchange, match.variables()));
  }

  private static void secure(Headers headers) {
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }

  private static void fail(Call call, int status, String sentence) throws IOException {
    if (call.isAnswered()) {
      return;
    }
    if (call.header("Accept").filter(types -> types.startsWith("text/html")).isPresent()) {
      call.answer(status, "text/plain; charset=utf-8", sentence.getBytes(StandardCharsets.UTF_8));
    } else {
      call.answer(status, Map.of("error", sentence));
    }
  }

  private static String sentence(Exception e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.lines().findFirst().orElse("");
  }

  /** Ends all streams and stops listening. Calling it again has no effect. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Override
  public String toString() {
    return "WebServer[" + server.getAddress() + "]";
  }
}
