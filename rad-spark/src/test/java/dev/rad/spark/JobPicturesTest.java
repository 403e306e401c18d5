package dev.rad.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.ImageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobPicturesTest {

  @TempDir Path folder;

  private final JobPictures pictures = new JobPictures(new FileSystems(new Configuration()));

  private String folder(String name, String... files) throws Exception {
    Path made = Files.createDirectories(folder.resolve(name));
    for (String file : files) {
      Files.createFile(made.resolve(file));
    }
    return made.toString();
  }

  @Test
  void of_photosAndMasks_areJoinedByName() throws Exception {
    String photos =
        folder("photos", "b.JPG", "a.png", "c.heic", "notes.txt", ".hidden.png", "12:30.jpg");
    String masks = folder("masks", "a.gif", "b.png", "b.bmp", "12:30.png");

    List<Row> rows = pictures.of(photos, masks);

    assertThat(rows)
        .extracting(row -> row.getString(0) + " " + row.getString(2) + " " + row.getString(3))
        .containsExactly(
            "12:30 " + masks + "/12:30.png null",
            "a " + masks + "/a.gif null",
            "b null several masks for b.JPG: [%s/b.bmp, %s/b.png]; keep one"
                .formatted(masks, masks),
            "c null no mask for c.heic in " + masks + ": add c.png");
  }

  @Test
  void of_photosAlone_nameNoMask() throws Exception {
    assertThat(pictures.of(folder("photos", "a.png"), null))
        .allMatch(row -> row.isNullAt(2) && row.isNullAt(3));
  }

  @Test
  void of_folderThatIsMissing_saysSo() {
    String missing = folder.resolve("missing").toString();

    assertThatThrownBy(() -> pictures.of(missing, null))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(missing + " cannot be listed");
  }

  @Test
  void of_folderWithoutPictures_saysSo() throws Exception {
    String empty = folder("empty", "a.txt");

    assertThatThrownBy(() -> pictures.of(empty, null)).hasMessageContaining("holds no picture");
  }

  @Test
  void of_anotherFileSystem_isListedByHadoop() throws Exception {
    String photos = "other:" + folder("photos", "a.png", "b.txt");
    var configuration = new Configuration();
    configuration.set("fs.other.impl", OtherNamedFileSystem.class.getName());
    configuration.setBoolean("fs.other.impl.disable.cache", true);

    List<Row> rows = new JobPictures(new FileSystems(configuration)).of(photos, null);

    assertThat(rows).extracting(row -> row.getString(1)).containsExactly(photos + "/a.png");
  }
}
