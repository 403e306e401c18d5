package dev.rad.cli.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.cli.Terminal;
import dev.rad.image.Region;
import dev.rad.mask.Mask;
import dev.rad.studio.Studio;
import dev.rad.studio.StudioOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that the studio saves makes the studio's picture on the command line, bit for bit. */
class StudioJobTest {
  private static final Path ROOT = Path.of(System.getProperty("rad.root"));
  private static final String TOKEN = "a-token-for-tests-0123456789";

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private String session;

  private byte[] ask(String method, String path, BodyPublisher body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(path))
            .header("Authorization", "Bearer " + TOKEN)
            .method(method, body);
    var answer = client.send(request.build(), BodyHandlers.ofByteArray());
    assertThat(answer.statusCode())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isLessThan(300);
    return answer.body();
  }

  private void begin(Studio studio) throws Exception {
    String api = "http://127.0.0.1:" + studio.port() + "/api";
    byte[] photo = Files.readAllBytes(ROOT.resolve("rad-examples/demo/photo.jpg"));
    String created =
        new String(
            ask("POST", api + "/sessions?name=a.jpg", BodyPublishers.ofByteArray(photo)),
            StandardCharsets.UTF_8);
    session = api + "/sessions/" + created.replaceFirst("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
  }

  private void mask(String name, Region hole) throws Exception {
    Path file = folder.resolve(name + ".png");
    Mask.rectangle(480, 320, hole).write(file);
    ask("PUT", session + "/masks/" + name, BodyPublishers.ofFile(file));
  }

  private void fill(int number, String json) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(session + "/events"))
            .header("Authorization", "Bearer " + TOKEN);
    try (Stream<String> events = client.send(request.build(), BodyHandlers.ofLines()).body()) {
      ask("POST", session + "/fills", BodyPublishers.ofString(json));
      String end =
          events
              .filter(line -> line.startsWith("data: {\"id\":" + number + ","))
              .filter(line -> line.matches(".*\"state\":\"(done|failed)\".*"))
              .findFirst()
              .orElseThrow();
      assertThat(end).contains("\"state\":\"done\"");
    }
  }

  /** What the command line makes of a job. */
  private byte[] repeated(String picture) throws Exception {
    Path job = Files.createDirectory(folder.resolve("job-" + picture));
    byte[] archive = ask("GET", session + "/pictures/" + picture + "/job", BodyPublishers.noBody());
    try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.copy(zip, job.resolve(entry.getName()));
      }
    }
    List<Object> line = new ArrayList<>(List.of("inpaint", "--no-triptych"));
    line.addAll(List.of("--job", job.resolve("job.json"), "--out", job.resolve("filled.png")));
    for (Path file : sorted(job)) { // the job's own names are relative to the working folder
      String name = file.getFileName().toString();
      if (name.startsWith("photo") || name.startsWith("mask") || name.startsWith("arrival")) {
        line.add("--" + name.replaceFirst("[-.].*", "").replace("photo", "image"));
        line.add(file);
      }
    }
    Terminal run = Terminal.run(line.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return pixels(Files.readAllBytes(job.resolve("filled.png")));
  }

  private static List<Path> sorted(Path job) throws IOException {
    try (Stream<Path> files = Files.list(job)) {
      return files.sorted().toList();
    }
  }

  private static byte[] pixels(byte[] png) throws IOException {
    return dev.rad.image.RgbImage.read(png).toRgbBytes();
  }

  private byte[] made(String picture) throws Exception {
    return pixels(ask("GET", session + "/pictures/" + picture, BodyPublishers.noBody()));
  }

  @Test
  void the_command_line_repeats_samples_regions_and_fillings_of_fillings() throws Exception {
    var options =
        new StudioOptions(
            "127.0.0.1",
            0,
            TOKEN,
            List.of(),
            ROOT.resolve("checkpoints/rad-landscapes-64.safetensors"),
            Device.CPU,
            Precision.FLOAT32,
            folder.resolve("cache"),
            ROOT.resolve("rad-examples/demo/photo.jpg"),
            ROOT.resolve("rad-examples/demo/hole.png"),
            StudioOptions.Limits.STANDARD);
    try (Studio studio = Studio.start(options)) {
      begin(studio);
      mask("a", new Region(300, 180, 40, 40));
      mask("b", new Region(100, 220, 30, 30));
      fill(1, "{\"regions\":[{\"mask\":\"a\"}],\"samples\":2,\"steps\":2,\"seed\":5}");
      assertThat(Arrays.equals(made("1.2"), made("1.1"))).isFalse();
      assertThat(repeated("1.2")).isEqualTo(made("1.2"));

      fill(
          2,
          "{\"base\":\"1.2\",\"regions\":[{\"mask\":\"a\",\"arrival\":1},{\"mask\":\"b\"}],"
              + "\"prior\":\"network\",\"steps\":2,\"seed\":6}");
      assertThat(repeated("2.1")).isEqualTo(made("2.1"));

      fill(
          3,
          "{\"regions\":[{\"mask\":\"a\",\"arrival\":0.3},{\"mask\":\"b\"}],"
              + "\"prior\":\"network\",\"steps\":2,\"seed\":7}");
      assertThat(repeated("3.1")).isEqualTo(made("3.1"));
    }
  }
}
