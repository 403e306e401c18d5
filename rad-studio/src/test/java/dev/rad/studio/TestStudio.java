package dev.rad.studio;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.studio.http.StudioJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A studio of a test, with a client that has its token. */
final class TestStudio implements AutoCloseable {
  static final Path ROOT = Path.of(System.getProperty("rad.root"));
  static final Path PHOTO = ROOT.resolve("rad-examples/demo/photo.jpg");
  static final Path HOLE = ROOT.resolve("rad-examples/demo/hole.png");
  static final Path WEIGHTS = ROOT.resolve("checkpoints/rad-landscapes-64.safetensors");
  static final String TOKEN = "a-token-for-tests-0123456789";

  final Studio studio;
  final HttpClient client = HttpClient.newHttpClient();

  private TestStudio(Studio studio) {
    this.studio = studio;
  }

  static TestStudio start(Path cache) {
    return start(cache, 0, StudioOptions.Limits.STANDARD);
  }

  static TestStudio start(Path cache, int port, StudioOptions.Limits limits) {
    return new TestStudio(Studio.start(options("127.0.0.1", port, TOKEN, cache, limits)));
  }

  static StudioOptions options(
      String host, int port, String token, Path cache, StudioOptions.Limits limits) {
    return new StudioOptions(
        host,
        port,
        token,
        List.of(),
        WEIGHTS,
        Device.CPU,
        Precision.FLOAT32,
        cache,
        PHOTO,
        HOLE,
        limits);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + studio.port() + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + TOKEN);
  }

  /** An answer. */
  record Answer(int status, byte[] body, HttpResponse<byte[]> response) {

    JsonNode json() {
      return StudioJson.read(body, JsonNode.class);
    }

    String error() {
      return json().path("error").asString("");
    }
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Answer get(String path) {
    return send(request(path));
  }

  Answer post(String path, byte[] body) {
    return send(request(path).POST(BodyPublishers.ofByteArray(body)));
  }

  Answer post(String path, Object json) {
    return post(path, StudioJson.bytes(json));
  }

  Answer put(String path, byte[] body) {
    return send(request(path).PUT(BodyPublishers.ofByteArray(body)));
  }

  Answer delete(String path) {
    return send(request(path).DELETE());
  }

  /** A session on the bundled photo, with its mask. */
  Demo demo() {
    JsonNode json = post("/api/demo", new byte[0]).json();
    return new Demo("/api/sessions/" + json.path("id").asString(), json.path("mask").asString());
  }

  /**
   * The bundled photo.
   *
   * @param path of the session
   * @param mask its hole
   */
  record Demo(String path, String mask) {

    Map<String, Object> request(Map<String, Object> settings) {
      Map<String, Object> all = new java.util.LinkedHashMap<>(settings);
      all.putIfAbsent("regions", List.of(Map.of("mask", mask)));
      all.putIfAbsent("seed", 7);
      return all;
    }
  }

  /** Asks for a fill and waits for its end. */
  JsonNode filled(Demo demo, Map<String, Object> settings) {
    try (var events = EventReader.open(this, demo.path(), null)) {
      Answer asked = post(demo.path() + "/fills", demo.request(settings));
      if (asked.status() != 202) {
        throw new AssertionError(asked.status() + " " + asked.error());
      }
      int id = asked.json().path("id").asInt();
      events.until(event -> event.isEndOf(id));
      return get(demo.path() + "/fills/" + id).json();
    }
  }

  @Override
  public void close() {
    studio.close();
  }
}
