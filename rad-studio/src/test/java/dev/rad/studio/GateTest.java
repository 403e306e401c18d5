package dev.rad.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in. */
class GateTest {

  @TempDir static Path folder;
  private static TestStudio studio;

  @BeforeAll
  static void start() {
    studio = TestStudio.start(folder);
  }

  @AfterAll
  static void stop() {
    studio.close();
  }

  /** The first line of the answer to a request whose headers no client would send. */
  private static String raw(String path, String... headers) throws IOException {
    try (var socket = new Socket("127.0.0.1", studio.studio.port())) {
      String request = "GET " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers);
      socket
          .getOutputStream()
          .write((request + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.lines().findFirst().orElseThrow();
    }
  }

  private static String own() {
    return "Host: 127.0.0.1:" + studio.studio.port();
  }

  private static final String BEARER = "Authorization: Bearer " + TestStudio.TOKEN;

  @Test
  void refuses_requests_without_the_token_or_with_another() throws IOException {
    assertThat(raw("/api/about", own())).contains("401");
    assertThat(raw("/", own())).contains("401");
    assertThat(raw("/page/main.js", own())).contains("401");
    assertThat(raw("/?token=wrong", own())).contains("401");
    assertThat(raw("/api/about?token=" + TestStudio.TOKEN, own())).contains("401");
    assertThat(raw("/api/about", own(), "Authorization: Bearer another")).contains("401");
    assertThat(raw("/api/about", own(), BEARER)).contains("200");
    String cookie = "Cookie: a=b; rad-studio-" + studio.studio.port() + "=" + TestStudio.TOKEN;
    assertThat(raw("/page/main.js", own(), cookie)).contains("200");
  }

  @Test
  void tells_a_browser_in_words_what_is_missing() throws Exception {
    var answer =
        studio.client.send(
            HttpRequest.newBuilder(studio.uri("/")).header("Accept", "text/html,*/*").build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).startsWith("this needs the studio's token");
  }

  @Test
  void refuses_another_name_for_this_machine() throws IOException { // DNS rebinding
    assertThat(raw("/api/about", "Host: evil.example:" + studio.studio.port(), BEARER))
        .contains("403");
    assertThat(raw("/api/about", "Host: 127.0.0.1:1", BEARER)).contains("403");
    assertThat(raw("/api/about", "Host: localhost:" + studio.studio.port(), BEARER))
        .contains("200");
  }

  @Test
  void refuses_other_pages() throws IOException {
    assertThat(raw("/api/about", own(), BEARER, "Origin: https://evil.example")).contains("403");
    assertThat(raw("/api/about", own(), BEARER, "Origin: null")).contains("403");
    assertThat(
            raw(
                "/api/about",
                own(),
                BEARER,
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Mode: no-cors"))
        .contains("403");
    assertThat(
            raw(
                "/api/about",
                own(),
                BEARER,
                "Sec-Fetch-Site: same-site", // another port of this machine
                "Sec-Fetch-Mode: no-cors"))
        .contains("403");
    assertThat(raw("/api/about", own(), BEARER, "Origin: http://127.0.0.1:" + studio.studio.port()))
        .contains("200");
  }

  @Test
  void the_link_leaves_a_strict_cookie_and_the_page_has_a_strict_policy() throws Exception {
    var answer =
        studio.client.send(
            HttpRequest.newBuilder(studio.studio.link()).build(), BodyHandlers.ofString());
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Strict", "Path=/");
    String policy = answer.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertThat(policy).contains("default-src 'none'", "frame-ancestors 'none'");
    assertThat(policy).doesNotContain("unsafe");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @Test
  void files_outside_the_page_and_the_sessions_are_not_served() {
    assertThat(studio.get("/page/..%2f..%2fStudio.class").status()).isEqualTo(404);
    assertThat(studio.get("/page/Studio.class").status()).isEqualTo(404);
    assertThat(studio.get("/api/sessions/..%2f..").status()).isEqualTo(404);
    String session = studio.demo().path();
    assertThat(studio.put(session + "/masks/..%2fphoto", new byte[4]).status()).isIn(400, 404);
    assertThat(studio.put(session + "/masks/a.b", new byte[4]).status()).isEqualTo(400);
    var weights = studio.demo();
    var asked = weights.request(java.util.Map.of("weights", "../../etc/passwd"));
    TestStudio.Answer answer = studio.post(weights.path() + "/fills", asked);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).contains("folders given at the start");
  }

  @Test
  void serves_others_with_a_token_of_the_users_only() throws IOException {
    assertThatThrownBy(
            () ->
                Studio.start(
                    TestStudio.options(
                        "0.0.0.0", 0, "", folder.resolve("o"), StudioOptions.Limits.STANDARD)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--token");
    assertThatThrownBy(
            () -> TestStudio.options("0.0.0.0", 0, "short", folder, StudioOptions.Limits.STANDARD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16");
    var open =
        TestStudio.options(
            "0.0.0.0", 0, TestStudio.TOKEN, folder.resolve("o"), StudioOptions.Limits.STANDARD);
    try (Studio others = Studio.start(open)) {
      assertThat(others.link().toString()).startsWith("http://127.0.0.1:");
    }
  }

  @Test
  void a_token_that_is_made_is_kept_for_this_user_alone() throws IOException {
    Path cache = folder.resolve("made");
    var options = TestStudio.options("127.0.0.1", 0, "", cache, StudioOptions.Limits.STANDARD);
    String first;
    try (Studio made = Studio.start(options)) {
      first = made.link().getQuery();
    }
    try (Studio again = Studio.start(options)) {
      assertThat(again.link().getQuery()).isEqualTo(first).hasSizeGreaterThan(35);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache.resolve("token"))))
        .isEqualTo("rw-------");
  }
}
