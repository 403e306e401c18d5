package dev.rad.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.image.Photo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** Fillings in the page: watching, cancelling, choosing, going on, saving. */
class JudgingTest extends PageTest {

  @Test
  void a_fill_is_cancelled_and_the_next_one_in_the_queue_goes_on() {
    page.set("prior", "network");
    page.set("steps", "1000");
    page.click("[data-fill]");
    page.set("steps", "2");
    page.click("[data-fill]");
    page.find(".preview").waitFor();
    assertThat(page.find(".queue li").count()).isEqualTo(2);
    assertThat(page.find(".queue li").nth(1).innerText()).contains("waits, 1 before it");

    page.find(".queue .icon-button").first().click();
    page.find("[data-keep]").waitFor();
    assertThat(page.find(".queue li").count()).isZero();
    assertThat(page.find(".fillings .thumb").count()).isEqualTo(1);
  }

  @Test
  void samples_stand_side_by_side_and_one_is_taken_and_filled_again() {
    page.fillFast();
    page.set("samples", "3");
    page.fill();
    page.press("s");
    assertThat(page.find(".grid-view .thumb").count()).isEqualTo(3);
    page.find(".grid-view .thumb").nth(1).click();
    page.settle();
    assertThat(page.find(".after img").getAttribute("src")).endsWith("/fills/1/samples/2");
    page.press(".");
    assertThat(page.find(".after img").getAttribute("src")).endsWith("/fills/1/samples/3");
    page.press("k");

    page.set("samples", "1");
    page.brushSize(20);
    page.drag(100, 250, 140, 250);
    page.fill();
    assertThat(page.find(".after img").count()).isEqualTo(2);
    page.click("[data-keep]");
    page.press("Control+z");
    page.press("Control+z");
    page.press("Control+z");
    assertThat(page.find(".after img").count()).isZero();
    page.press("Control+Shift+z"); // redo
    assertThat(page.find(".after img").getAttribute("src")).endsWith("/fills/1/samples/3");
  }

  @Test
  void saves_jpeg_and_a_job_that_has_everything() throws IOException {
    page.fillFast();
    page.set("samples", "2");
    page.fill();
    page.press(".");
    Photo jpeg = Photo.read(page.save("jpeg"));
    assertThat(jpeg.width()).isEqualTo(480);

    Map<String, byte[]> files = unzip(Files.readAllBytes(page.save("job")));
    assertThat(files).containsKeys("job.json", "photo.jpg", "mask.png", "README.txt");
    assertThat(files.get("photo.jpg")).isEqualTo(Files.readAllBytes(TestStudio.PHOTO));
    assertThat(new String(files.get("job.json"), StandardCharsets.UTF_8))
        .contains("\"steps\" : 2", "\"prior\" : \"network\"", "\"out\" : \"filled.png\"");
  }

  static Map<String, byte[]> unzip(byte[] archive) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }

  @Test
  void says_what_to_do_when_there_is_nothing_to_fill() {
    page.press("Delete");
    page.click("[data-fill]");
    assertThat(page.notice()).contains("Paint over what should go");
  }

  @Test
  void hostile_files_give_a_sentence_and_the_photo_stays() throws IOException {
    Path bad = folder.resolve("bad.png");
    Files.write(bad, new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I'});
    var chooser = page.page.waitForFileChooser(() -> page.find("[data-open]").click());
    chooser.setFiles(bad);
    page.find(".notice.bad").waitFor();
    assertThat(page.find(".notice.bad").innerText())
        .contains("bad.png")
        .doesNotContain(folder.toString());
    assertThat(page.find(".photo").getAttribute("alt")).isEqualTo("photo.jpg");
  }
}
