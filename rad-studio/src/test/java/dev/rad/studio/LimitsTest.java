package dev.rad.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that ask for too much, or for nonsense, over HTTP. */
class LimitsTest {
  private static final StudioOptions.Limits SMALL =
      new StudioOptions.Limits(1 << 20, 200_000, 4 << 20, 2);

  @TempDir static Path folder;
  private static TestStudio studio;

  @BeforeAll
  static void start() {
    studio = TestStudio.start(folder, 0, SMALL);
  }

  @AfterAll
  static void stop() {
    studio.close();
  }

  private static byte[] png(int width, int height) throws IOException {
    var out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", out);
    return out.toByteArray();
  }

  /** A PNG that claims a size and has no pixels. */
  private static byte[] claiming(int width, int height) throws IOException {
    byte[] png = png(4, 4);
    ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
    var crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    return png;
  }

  @Test
  void sizes_are_bounded_before_anything_is_decoded() throws IOException {
    TestStudio.Answer long_ = studio.post("/api/sessions?name=a.png", new byte[(1 << 20) + 1]);
    assertThat(long_.status()).isEqualTo(413);
    assertThat(long_.error()).contains("limit");
    TestStudio.Answer bomb = studio.post("/api/sessions?name=bomb.png", claiming(30_000, 30_000));
    assertThat(bomb.status()).isEqualTo(422);
    assertThat(bomb.error()).contains("bomb.png has 30000×30000 pixels", "make it smaller");
    String session = studio.demo().path();
    assertThat(studio.post(session + "/masks", claiming(30_000, 30_000)).error())
        .contains("30000×30000");
    assertThat(studio.put(session + "/masks/m", claiming(481, 320)).error()).contains("481×320");
  }

  @Test
  void what_is_no_picture_gets_the_librarys_sentence_with_the_persons_name_for_the_file() {
    TestStudio.Answer text =
        studio.post(
            "/api/sessions?name=..%2F..%2Fnotes.txt", "hello".getBytes(StandardCharsets.UTF_8));
    assertThat(text.status()).isEqualTo(422);
    assertThat(text.error()).contains("notes.txt").doesNotContain(folder.toString());
    assertThat(text.error()).doesNotContain("..");
    TestStudio.Answer mask = studio.post(studio.demo().path() + "/masks", new byte[] {1, 2, 3});
    assertThat(mask.status()).isEqualTo(422);
    assertThat(mask.error()).doesNotContain(folder.toString());
  }

  @Test
  void nonsense_is_named() {
    TestStudio.Demo demo = studio.demo();
    Map<Map<String, Object>, String> wrong =
        Map.of(
            Map.of("stepz", 3), "stepz",
            Map.of("steps", 0), "steps",
            Map.of("solver", "magic"), "magic",
            Map.of("prior", "none"), "prior",
            Map.of("samples", 9), "samples",
            Map.of("placement", "tiles:x"), "tiles",
            Map.of("device", "abacus"), "abacus",
            Map.of("regions", List.of()), "regions");
    wrong.forEach(
        (settings, named) -> {
          TestStudio.Answer answer = studio.post(demo.path() + "/fills", demo.request(settings));
          assertThat(answer.status()).as("%s", settings).isIn(400, 422);
          assertThat(answer.error()).contains(named);
        });
    assertThat(studio.post(demo.path() + "/fills", "{".getBytes(StandardCharsets.UTF_8)).status())
        .isEqualTo(400);
    assertThat(studio.get("/api/nothing").status()).isEqualTo(404);
    assertThat(studio.delete("/api/about").status()).isEqualTo(405);
    assertThat(studio.put(demo.path() + "/state", new byte[] {'{', '}'}).status()).isEqualTo(428);
    assertThat(
            studio
                .send(
                    studio
                        .request(demo.path() + "/state")
                        .header("If-Match", "5")
                        .PUT(java.net.http.HttpRequest.BodyPublishers.ofString("{}")))
                .status())
        .isEqualTo(409);
  }

  @Test
  void an_empty_mask_is_refused_and_leaves_no_fill() throws IOException {
    TestStudio.Demo demo = studio.demo();
    assertThat(studio.put(demo.path() + "/masks/none", png(480, 320)).status()).isEqualTo(204);
    TestStudio.Answer answer =
        studio.post(demo.path() + "/fills", Map.of("regions", List.of(Map.of("mask", "none"))));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.error()).contains("nothing is marked");
    assertThat(studio.get(demo.path()).json().path("fills").isEmpty()).isTrue();
  }

  @Test
  void the_queue_is_bounded() {
    TestStudio.Demo demo = studio.demo();
    Map<String, Object> endless = demo.request(Map.of("steps", 1000, "prior", "network"));
    List<Integer> answers =
        IntStream.range(0, 5)
            .mapToObj(i -> studio.post(demo.path() + "/fills", endless).status())
            .toList();
    assertThat(answers).contains(202, 429);
    studio.delete(demo.path());
    assertThat(studio.get(demo.path()).status()).isEqualTo(404);
  }

  @Test
  void sessions_longest_unused_make_room() throws IOException {
    Path own = folder.resolve("room");
    var limits = new StudioOptions.Limits(1 << 20, 200_000, 1 << 20, 2);
    try (var small = TestStudio.start(own, 0, limits)) {
      byte[] photo = Files.readAllBytes(TestStudio.PHOTO);
      String first = small.post("/api/sessions?name=a.jpg", photo).json().path("id").asString();
      for (int i = 0; i < 6; i++) {
        assertThat(small.post("/api/sessions?name=b.jpg", photo).status()).isEqualTo(201);
      }
      assertThat(small.get("/api/sessions/" + first).status()).isEqualTo(404);
      assertThat(DiskFiles.size(own)).isLessThan(2 << 20);
    }
  }

  @Test
  void eight_clients_at_once_get_their_own_pictures() {
    try (var many = TestStudio.start(folder.resolve("many"))) {
      List<String> states =
          IntStream.range(0, 8)
              .parallel()
              .mapToObj(
                  i -> {
                    TestStudio.Demo demo = many.demo();
                    var fill = many.filled(demo, Map.of("steps", 1, "prior", "network", "seed", i));
                    assertThat(fill.path("settings").path("seed").asInt()).isEqualTo(i);
                    assertThat(many.get(demo.path() + "/fills/1/samples/1").status())
                        .isEqualTo(200);
                    return fill.path("state").asString();
                  })
              .toList();
      assertThat(states).hasSize(8).containsOnly("done");
    }
  }
}
