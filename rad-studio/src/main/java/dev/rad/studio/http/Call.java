package dev.rad.studio.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One request and its answer. */
public final class Call {

  /** The number of bytes of a rejected body that are read nevertheless. */
  private static final int MAX_DRAINED = 8 << 20;

  private static final int JSON_LIMIT = 1 << 20;

  private final HttpExchange exchange;
  private final Map<String, String> variables;
  private final Map<String, String> query;

  Call(HttpExchange exchange, Map<String, String> variables) {
    this.exchange = exchange;
    this.variables = variables;
    this.query = parameters(exchange.getRequestURI().getRawQuery());
  }

  static Map<String, String> parameters(String raw) {
    Map<String, String> values = new HashMap<>();
    if (raw != null) {
      for (String part : raw.split("&")) {
        String[] pair = part.split("=", 2);
        values.put(decoded(pair[0]), pair.length == 2 ? decoded(pair[1]) : "");
      }
    }
    return values;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Failure.wrong("the address has a broken % in '" + text + "'");
    }
  }

  /**
   * Returns a part of the path.
   *
   * @param name the name in the route's braces
   * @return its text
   */
  public String variable(String name) {
    return Objects.requireNonNull(variables.get(name), name);
  }

  /**
   * Returns a part of the path that is a number.
   *
   * @param name the name in the route's braces
   * @return the number, 0 or more
   * @throws Failure with status 404 if it is not a number
   */
  public int number(String name) {
    String text = variable(name);
    if (!text.matches("\\d{1,9}")) {
      throw Failure.missing("there is no " + name + " " + text);
    }
    return Integer.parseInt(text);
  }

  /**
   * Returns a query parameter.
   *
   * @param name the parameter's name
   * @return its text; empty if it is missing
   */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /**
   * Returns a header of the request.
   *
   * @param name the header's name
   * @return its first value; empty if it is missing
   */
  public Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /**
   * Returns the request's body as a stream.
   *
   * @param limit the largest size in bytes
   * @return a stream that throws a {@link Failure} with status 413 beyond the limit
   */
  public InputStream body(long limit) {
    long length = header("Content-Length").map(Call::length).orElse(-1L);
    if (length > limit) {
      throw BoundedInput.tooLong(limit);
    }
    return new BoundedInput(exchange.getRequestBody(), limit);
  }

  private static long length(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw Failure.wrong("Content-Length is '" + text + "', not a number");
    }
    return Long.parseLong(text);
  }

  /**
   * Reads the request's body as JSON.
   *
   * @param type the value's type
   * @param <T> the value's type
   * @return the value
   * @throws IOException if the connection breaks
   */
  public <T> T json(Class<T> type) throws IOException {
    return StudioJson.read(body(JSON_LIMIT).readAllBytes(), type);
  }

  /**
   * Sets a header of the answer.
   *
   * @param name the header's name
   * @param value the header's value, ASCII
   * @return this
   */
  public Call with(String name, String value) {
    exchange.getResponseHeaders().set(name, value);
    return this;
  }

  /**
   * Answers with JSON.
   *
   * @param status the HTTP status
   * @param value records, maps, lists, texts, numbers
   * @throws IOException if the connection breaks
   */
  public void answer(int status, Object value) throws IOException {
    answer(status, "application/json", StudioJson.bytes(value));
  }

  /**
   * Answers with bytes.
   *
   * @param status the HTTP status
   * @param type the media type
   * @param bytes the content
   * @throws IOException if the connection breaks
   */
  public void answer(int status, String type, byte[] bytes) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    if (status >= 400) {
      headers.set("Connection", "close"); // what was not read of the body is not the next request
      drain();
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    }
  }

  /** Reads the rest of a rejected body, because a sender that is cut off sees no answer. */
  private void drain() {
    try {
      exchange.getRequestBody().readNBytes(MAX_DRAINED);
    } catch (IOException e) {
      // closed already, or the sender has gone: nothing is left
    }
  }

  /**
   * Answers without content, with status 204.
   *
   * @throws IOException if the connection breaks
   */
  public void done() throws IOException {
    exchange.sendResponseHeaders(204, -1);
  }

  /**
   * Answers with a file.
   *
   * @param type the media type
   * @param file the content
   * @throws IOException if the connection breaks
   */
  public void answer(String type, Path file) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, Files.size(file));
    try (OutputStream out = exchange.getResponseBody()) {
      Files.copy(file, out);
    }
  }

  /**
   * Begins an answer of unknown length.
   *
   * @param type the media type
   * @return the stream to the client
   * @throws IOException if the connection breaks
   */
  public OutputStream stream(String type) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  /** Returns whether an answer was begun. */
  boolean isAnswered() {
    return exchange.getResponseCode() != -1;
  }

  @Override
  public String toString() {
    return "Call[" + exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + "]";
  }
}
