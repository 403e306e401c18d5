package dev.rad.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.InpaintOptions;
import dev.rad.image.Photo;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import dev.rad.torch.RadInpainter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Fills over HTTP, as a program would ask for them. */
class FillingTest {
  private static final Map<String, Object> FAST = Map.of("steps", 3, "prior", "network");

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

  private static Photo download(String path) throws IOException {
    Path file = Files.createTempFile(folder, "download", ".png");
    Files.write(file, studio.get(path).body());
    return Photo.read(file);
  }

  @Test
  void makes_the_picture_that_the_library_makes() throws IOException {
    TestStudio.Demo demo = studio.demo();
    JsonNode fill = studio.filled(demo, FAST);

    assertThat(fill.path("state").asString()).isEqualTo("done");
    RgbImage made = download(demo.path() + "/pictures/1.1").picture();
    Mask hole = Mask.read(TestStudio.HOLE, MaskPolarity.WHITE_IS_HOLE);
    try (var rad = RadInpainter.load(TestStudio.WEIGHTS)) {
      RgbImage expected =
          rad.inpaint(
              Photo.read(TestStudio.PHOTO).picture(),
              hole,
              InpaintOptions.paper().withSteps(3).withSeed(7));
      assertThat(made).isEqualTo(expected);
    }
  }

  @Test
  void tells_of_steps_in_their_order_and_then_of_the_end() {
    TestStudio.Demo demo = studio.demo();
    try (var events = EventReader.open(studio, demo.path(), null)) {
      studio.post(demo.path() + "/fills", demo.request(FAST));
      List<EventReader.Event> seen = events.until(event -> event.isEndOf(1));

      assertThat(seen.get(0).type()).isEqualTo("session");
      assertThat(
              seen.stream()
                  .filter(event -> event.type().equals("fill"))
                  .map(event -> event.data().path("state").asString())
                  .distinct())
          .containsExactly("waiting", "running", "done");
      assertThat(
              seen.stream()
                  .filter(event -> event.type().equals("progress"))
                  .map(event -> event.data().path("step").asInt()))
          .containsExactly(1, 2, 3);
      assertThat(seen.stream().map(EventReader.Event::type)).contains("preview");
      String last = seen.get(seen.size() - 2).id();
      try (var again = EventReader.open(studio, demo.path(), last)) {
        assertThat(again.next().type()).isEqualTo("session");
        assertThat(again.next().isEndOf(1)).isTrue();
      }
    }
  }

  @Test
  void fills_regions_at_their_times_and_from_where_one_is() throws IOException {
    TestStudio.Demo demo = studio.demo();
    Mask hole = Mask.read(TestStudio.HOLE, MaskPolarity.WHITE_IS_HOLE);
    String early = mask(demo, Mask.rectangle(480, 320, new Region(40, 200, 40, 30)));
    Map<String, Object> regions =
        Map.of(
            "steps",
            2,
            "prior",
            "network",
            "regions",
            List.of(
                Map.of("mask", demo.mask(), "arrival", 0.5), Map.of("mask", early, "arrival", 0)));
    assertThat(studio.filled(demo, regions).path("error").asString()).isEmpty();
    JsonNode second =
        studio.filled(demo, Map.of("steps", 2, "prior", "network", "base", "1.1", "seed", 8));
    assertThat(second.path("error").asString()).isEmpty();

    RgbImage photo = Photo.read(TestStudio.PHOTO).picture();
    RgbImage first = download(demo.path() + "/pictures/1.1").picture();
    RgbImage both = download(demo.path() + "/pictures/2.1").picture();
    assertThat(first.crop(new Region(40, 200, 40, 30)))
        .isNotEqualTo(photo.crop(new Region(40, 200, 40, 30)));
    assertThat(both.crop(new Region(40, 200, 40, 30)))
        .isEqualTo(first.crop(new Region(40, 200, 40, 30)));
    assertThat(
            first.composite(
                photo, hole.union(Mask.rectangle(480, 320, new Region(40, 200, 40, 30)))))
        .isEqualTo(photo);
    assertThat(both).isNotEqualTo(first);
  }

  private static String mask(TestStudio.Demo demo, Mask mask) throws IOException {
    Path file = Files.createTempFile(folder, "mask", ".png");
    mask.write(file);
    assertThat(studio.put(demo.path() + "/masks/extra", Files.readAllBytes(file)).status())
        .isEqualTo(204);
    return "extra";
  }

  @Test
  void cancels_what_runs_and_what_waits_and_goes_on_with_the_next() {
    TestStudio.Demo demo = studio.demo();
    Map<String, Object> endless = Map.of("steps", 1000, "prior", "network");
    try (var events = EventReader.open(studio, demo.path(), null)) {
      studio.post(demo.path() + "/fills", demo.request(endless));
      studio.post(demo.path() + "/fills", demo.request(endless));
      studio.post(demo.path() + "/fills", demo.request(FAST));
      events.until(event -> event.type().equals("progress"));
      assertThat(studio.get(demo.path() + "/fills/3").json().path("place").asInt()).isEqualTo(2);

      assertThat(studio.delete(demo.path() + "/fills/2").json().path("state").asString())
          .isEqualTo("cancelled");
      studio.delete(demo.path() + "/fills/1");
      events.until(event -> event.isEndOf(1));
      events.until(event -> event.isEndOf(3));
      assertThat(studio.get(demo.path() + "/fills/1").json().path("state").asString())
          .isEqualTo("cancelled");
      assertThat(studio.get(demo.path() + "/fills/3").json().path("state").asString())
          .isEqualTo("done");
      assertThat(studio.get(demo.path() + "/pictures/1.1").status()).isEqualTo(404);
    }
  }

  @Test
  void keeps_profile_and_16_bits_and_every_kept_sample() throws IOException {
    var image =
        new java.awt.image.BufferedImage(
            new java.awt.image.ComponentColorModel(
                java.awt.color.ColorSpace.getInstance(java.awt.color.ColorSpace.CS_sRGB),
                false,
                false,
                1,
                java.awt.image.DataBuffer.TYPE_USHORT),
            java.awt.image.Raster.createInterleavedRaster(
                java.awt.image.DataBuffer.TYPE_USHORT, 96, 64, 3, null),
            false,
            null);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 96; x++) {
        image.getRaster().setPixel(x, y, new int[] {x * 601, y * 907, (x + y) * 401});
      }
    }
    Path file = folder.resolve("deep.png");
    javax.imageio.ImageIO.write(image, "png", file.toFile());
    TestStudio.Answer created =
        studio.send(
            studio
                .request("/api/sessions?name=deep.png")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofInputStream(() -> stream(file))));
    assertThat(created.json().path("bits").asInt()).isEqualTo(16);
    var demo = new TestStudio.Demo("/api/sessions/" + created.json().path("id").asString(), "m");
    Mask hole = Mask.rectangle(96, 64, new Region(30, 20, 16, 12));
    Path mask = folder.resolve("m.png");
    hole.write(mask);
    studio.put(demo.path() + "/masks/m", Files.readAllBytes(mask));
    studio.filled(demo, FAST);

    java.awt.image.BufferedImage saved =
        javax.imageio.ImageIO.read(
            new ByteArrayInputStream(studio.get(demo.path() + "/pictures/1.1").body()));
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 96; x++) {
        if (hole.at(x, y) == 0) {
          assertThat(saved.getRaster().getPixel(x, y, (int[]) null))
              .containsExactly(x * 601, y * 907, (x + y) * 401);
        }
      }
    }
  }

  private static java.io.InputStream stream(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
