package dev.rad.studio;

import dev.rad.studio.http.Call;
import dev.rad.studio.http.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Serves the page's files from the class path. */
final class Page {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "txt", "text/plain; charset=utf-8",
          "yaml", "application/yaml");

  private Page() {}

  /**
   * Answers with a file.
   *
   * @param name the name in the page's folder
   * @throws Failure with status 404 if there is none
   */
  static void answer(Call call, String name) throws IOException {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null || !name.matches("([a-z0-9-]+/)*[a-z0-9-]+\\.[a-z]+")) {
      throw Failure.missing("the page has no file " + name);
    }
    try (InputStream in = Page.class.getResourceAsStream("page/" + name)) {
      if (in == null) {
        throw Failure.missing("the page has no file " + name);
      }
      call.with("Cache-Control", "no-cache").answer(200, type, in.readAllBytes());
    }
  }
}
