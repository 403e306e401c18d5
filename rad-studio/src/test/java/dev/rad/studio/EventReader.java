package dev.rad.studio;

import dev.rad.studio.http.StudioJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Reads a session's server-sent events, as HTML's event streams are written. */
final class EventReader implements AutoCloseable {
  private final BufferedReader lines;

  private EventReader(BufferedReader lines) {
    this.lines = lines;
  }

  /** An event. */
  record Event(String id, String type, JsonNode data) {

    boolean isEndOf(int fill) {
      return type.equals("fill")
          && data.path("id").asInt() == fill
          && List.of("done", "failed", "cancelled").contains(data.path("state").asString());
    }
  }

  static EventReader open(TestStudio studio, String session, String lastId) {
    HttpRequest.Builder request = studio.request(session + "/events");
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    try {
      var stream = studio.client.send(request.build(), BodyHandlers.ofInputStream()).body();
      return new EventReader(
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Event next() {
    String id = "";
    String type = "message";
    StringBuilder data = new StringBuilder();
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty() && !data.isEmpty()) {
          byte[] json = data.toString().getBytes(StandardCharsets.UTF_8);
          return new Event(id, type, StudioJson.read(json, JsonNode.class));
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data.append(line.substring(6));
        }
      }
      throw new AssertionError("the stream ended");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All events up to one, which is the last of them. */
  List<Event> until(Predicate<Event> last) {
    List<Event> seen = new ArrayList<>();
    do {
      seen.add(next());
    } while (!last.test(seen.get(seen.size() - 1)));
    return seen;
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
