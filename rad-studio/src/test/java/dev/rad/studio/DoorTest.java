package dev.rad.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, as a browser asks: wrong tokens, wrong hosts, other pages. */
@ExtendWith(Chromium.class)
class DoorTest {
  private static final String OTHER_PAGE =
      """
      <!doctype html><title>another page</title><script>
      const ask = (path, options) =>
        fetch("STUDIO" + path, { credentials: "include", ...options }).then(
          (answer) => answer.type + " " + answer.status, () => "refused");
      const picture = (path) => new Promise((done) => {
        const image = new Image();
        image.onload = () => done("seen");
        image.onerror = () => done("refused");
        image.src = "STUDIO" + path;
      });
      </script>
      """;

  @TempDir Path folder;

  private static String text(Page page) {
    return page.locator("body").innerText();
  }

  private List<Path> sessions() throws IOException {
    try (Stream<Path> found = Files.list(folder.resolve("sessions"))) {
      return found.toList();
    }
  }

  @Test
  void a_wrong_token_gets_a_sentence_and_nothing_of_the_page() throws IOException {
    try (var studio = TestStudio.start(folder);
        BrowserContext context = Chromium.browser().newContext()) {
      Page page = context.newPage();
      for (String address : List.of("/?token=a-wrong-one-0123456789", "/", "/page/main.js")) {
        assertThat(page.navigate(studio.uri(address).toString()).status()).isEqualTo(401);
        assertThat(text(page))
            .isEqualTo("this needs the studio's token: open the link that rad studio printed");
      }
      assertThat(context.cookies()).isEmpty();
      assertThat(sessions()).isEmpty();

      page.navigate(studio.studio.link().toString());
      page.locator(".photo").waitFor();
      assertThat(page.url()).doesNotContain("token");
      page.reload(); // the cookie is enough
      page.locator(".photo").waitFor();
    }
  }

  @Test
  void another_name_for_this_machine_is_refused() { // DNS rebinding
    try (var studio = TestStudio.start(folder);
        Browser browser = Chromium.launch("--host-resolver-rules=MAP evil.example 127.0.0.1")) {
      Page page = browser.newPage();
      String evil = studio.studio.link().toString().replace("127.0.0.1", "evil.example");
      assertThat(page.navigate(evil).status()).isEqualTo(403);
      assertThat(text(page)).contains("evil.example", "is not this server");
      assertThat(page.context().cookies()).isEmpty();
    }
  }

  @Test
  void another_page_in_the_same_browser_gets_nothing() throws IOException {
    try (var studio = TestStudio.start(folder);
        var page = StudioPage.open(studio)) {
      List<Path> before = sessions();
      String session = page.page.url().split("#")[1];
      HttpServer other =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] html =
          OTHER_PAGE.replace("STUDIO", studio.uri("").toString()).getBytes(StandardCharsets.UTF_8);
      other.createContext(
          "/",
          exchange -> {
            try (exchange) {
              exchange.getResponseHeaders().set("Content-Type", "text/html");
              exchange.sendResponseHeaders(200, html.length);
              exchange.getResponseBody().write(html);
            }
          });
      other.start();
      try {
        Page stranger = page.context.newPage(); // with the studio's cookie
        stranger.navigate("http://127.0.0.1:" + other.getAddress().getPort() + "/");
        for (Map.Entry<String, String> asked :
            Map.of(
                    "ask('/api/about')", "refused",
                    "ask('/api/demo', { method: 'POST' })", "refused",
                    "ask('/api/sessions/ID', { method: 'DELETE' })", "refused",
                    "picture('/api/sessions/ID/screen')", "refused",
                    "picture('/page/icon.svg')", "refused")
                .entrySet()) {
          assertThat(stranger.evaluate("() => " + asked.getKey().replace("ID", session)))
              .as(asked.getKey())
              .isEqualTo(asked.getValue());
        }
        assertThat(stranger.evaluate("() => ask('/api/demo', { method: 'POST', mode: 'no-cors' })"))
            .isEqualTo("refused");
      } finally {
        other.stop(0);
      }
      assertThat(sessions()).isEqualTo(before);
      assertThat(studio.get("/api/sessions/" + session).status()).isEqualTo(200);
    }
  }
}
