package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultWeightsTest {

  private static final String RESOURCE = "dev/rad/checkpoints/rad-landscapes-64.safetensors";

  @TempDir Path folder;

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URLClassLoader loader(Path root) throws IOException {
    return new URLClassLoader(new URL[] {root.toUri().toURL()}, null);
  }

  private Path clone(String content) throws IOException {
    Path checkpoints = Files.createDirectories(folder.resolve("clone/checkpoints"));
    Files.writeString(checkpoints.resolve("rad-landscapes-64.safetensors"), content);
    return folder.resolve("clone");
  }

  @Test
  void find_clone_readsItsFile() throws IOException {
    Path home = clone("of the clone");
    DefaultWeights found = DefaultWeights.find(null, home);
    assertThat(found.<String>read(DefaultWeightsTest::text)).isEqualTo("of the clone");
    assertThat(found.<Path>read(path -> path))
        .isEqualTo(home.resolve("checkpoints/rad-landscapes-64.safetensors").toAbsolutePath());
  }

  @Test
  void find_resourceInAFolder_comesBeforeTheClone() throws IOException {
    Path resource = folder.resolve("classes").resolve(RESOURCE);
    Files.createDirectories(resource.getParent());
    Files.writeString(resource, "of the class path");
    try (var loader = loader(folder.resolve("classes/"))) {
      DefaultWeights found = DefaultWeights.find(loader, clone("of the clone"));
      assertThat(found.<String>read(DefaultWeightsTest::text)).isEqualTo("of the class path");
    }
  }

  @Test
  void find_resourceInAJar_isReadFromACopyThatIsDeleted() throws IOException {
    Path jar = folder.resolve("rad-checkpoints.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        var entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry(RESOURCE));
      entries.write("of the jar".getBytes());
    }
    try (var loader = loader(jar)) {
      DefaultWeights found = DefaultWeights.find(loader, folder);
      assertThat(found.<String>read(DefaultWeightsTest::text)).isEqualTo("of the jar");
      Path copy = found.read(path -> path);
      assertThat(copy).hasFileName("rad-landscapes-64.safetensors").doesNotExist();
      assertThat(copy.getParent()).doesNotExist();
    }
  }

  @Test
  void find_neither_saysWhatToAdd() {
    assertThatThrownBy(() -> DefaultWeights.find(null, folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContainingAll(
            RESOURCE,
            folder.resolve("checkpoints").toString(),
            "add the dependency dev.rad:rad-checkpoints",
            "rad.home",
            "RadInpainter.load(path)");
  }

  @Test
  void loadDefault_clone_loadsTheWeightsThatShip() {
    String before = System.getProperty(DefaultWeights.HOME);
    System.setProperty(DefaultWeights.HOME, Golden.ROOT.toString());
    try (var rad = RadInpainter.loadDefault()) {
      assertThat(rad.model().imageSize()).isEqualTo(64);
      assertThat(rad.model().trainedForRad()).isTrue();
    } finally {
      if (before == null) {
        System.clearProperty(DefaultWeights.HOME);
      } else {
        System.setProperty(DefaultWeights.HOME, before);
      }
    }
  }
}
