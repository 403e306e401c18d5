package dev.rad.torch.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.RadException;
import dev.rad.exception.UnsupportedPlatformException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCacheTest {

  private static final byte[] LIBRARY = "not quite a library".getBytes(StandardCharsets.UTF_8);

  /** {@code -Drad.rounds=50} tries more often what depends on chance. */
  private static final int ROUNDS = Integer.getInteger("rad.rounds", 1);

  @TempDir private Path folder;
  private Path cache;
  private NativeFile file;
  private Path target;

  @BeforeEach
  void makeJar() throws IOException {
    cache = Files.createDirectories(folder.resolve("cache")).toRealPath();
    Path jar = folder.resolve("some.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("org/some/libsome.so"));
      out.write(LIBRARY);
    }
    file = NativeFile.of(new URL("jar:" + jar.toUri() + "!/org/some/libsome.so#libnew.so.1"));
    target = cache.resolve("some.jar/org/some/libnew.so.1");
  }

  private void unpack() throws IOException {
    NativeCache.unpackAlone(cache, List.of(file)).close();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Test
  void unpack_library_liesWhereJavaCppTakesItAsItIs() throws IOException {
    assertThat(file.path()).isEqualTo(cache.relativize(target));
    assertThat(file.fits(cache)).isFalse();

    unpack();

    assertThat(target).hasBinaryContent(LIBRARY);
    assertThat(Files.getLastModifiedTime(target).toMillis()).isEqualTo(file.time());
    assertThat(file.fits(cache)).isTrue();
  }

  @Test
  void unpack_leftOfAKilledProcess_isReplacedAndCleared() throws IOException {
    Files.createDirectories(target.getParent());
    Files.write(target, new byte[] {1, 2, 3});
    Files.write(target.resolveSibling(".libnew.so.1.0123.part"), new byte[100]);
    Files.writeString(target.resolveSibling(".another.part"), "not ours");

    unpack();

    assertThat(target).hasBinaryContent(LIBRARY);
    assertThat(names(target.getParent())).containsExactlyInAnyOrder("libnew.so.1", ".another.part");
  }

  /** A running process may use the file: on shared file systems it must not be replaced. */
  @Test
  void unpack_copyWithoutItsTime_getsTheTimeOnly() throws IOException {
    unpack();
    Files.setLastModifiedTime(target, FileTime.fromMillis(file.time() + 5000));
    Object before = Files.readAttributes(target, "fileKey").get("fileKey");

    unpack();

    assertThat(file.fits(cache)).isTrue();
    assertThat(Files.readAttributes(target, "fileKey").get("fileKey")).isEqualTo(before);
  }

  @Test
  void unpack_otherBytesOfTheSameSize_areReplaced() throws IOException {
    Files.createDirectories(target.getParent());
    Files.write(target, new byte[LIBRARY.length]);

    unpack();

    assertThat(target).hasBinaryContent(LIBRARY);
  }

  @Test
  void unpack_damagedJar_leavesNothing() throws IOException {
    var wrong =
        new NativeFile(file.source(), file.path(), file.size(), file.crc() ^ 1, file.time());

    assertThatThrownBy(() -> NativeCache.unpackAlone(cache, List.of(wrong)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("some.jar is damaged");
    assertThat(target.getParent()).isEmptyDirectory();
  }

  @Test
  void needed_thisPlatform_namesLibrariesOfAllThreeJars() throws IOException {
    assertThat(NativeFile.needed().stream().map(file -> file.path().getFileName().toString()))
        .anyMatch(name -> name.contains("jnijavacpp"))
        .anyMatch(name -> name.contains("openblas_nolapack"))
        .anyMatch(name -> name.contains("torch_cpu"))
        .anyMatch(name -> name.contains("jnitorch"));
  }

  private Process start() throws IOException {
    return JavaProcess.start(
        Map.of(),
        Load.class,
        "-Dorg.bytedeco.javacpp.cachedir=" + cache,
        "-Djava.util.logging.SimpleFormatter.format=%5$s%n");
  }

  @Test
  void load_fourProcessesWithAnEmptyCache_allLoad() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      cache = Files.createDirectories(folder.resolve("cache" + round)).toRealPath();
      List<Process> processes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        processes.add(start());
      }
      int unpacked = 0;
      for (Process process : processes) {
        JavaProcess ended = JavaProcess.end(process);
        assertThat(ended.exitCode()).as(ended.output()).isZero();
        assertThat(ended.output()).endsWith("loaded\n");
        unpacked += ended.output().contains("unpacking LibTorch's libraries") ? 1 : 0;
      }
      assertThat(unpacked).as("processes that unpacked").isEqualTo(1);
      delete(cache);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void load_afterAKilledUnpacking_loads() throws Exception {
    Process killed = start();
    try (BufferedReader lines = killed.inputReader()) {
      assertThat(lines.lines().anyMatch(line -> line.startsWith("unpacking"))).isTrue();
      killed.destroyForcibly().waitFor();
    }

    JavaProcess ended = JavaProcess.end(start());

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    try (Stream<Path> files = Files.walk(cache)) {
      assertThat(files).noneMatch(path -> path.toString().endsWith(".part"));
    }
  }

  @Test
  void load_lockThatIsNeverFreed_saysWhoHoldsIt() throws Exception {
    Path lock = cache.resolve(".rad.lock");
    Files.writeString(lock, "process 7 of moon");
    try (FileChannel held = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      held.lock();
      JavaProcess ended =
          JavaProcess.run(
              Map.of(),
              Load.class,
              "-Dorg.bytedeco.javacpp.cachedir=" + cache,
              "-Drad.natives.patience=0");
      assertThat(ended.output())
          .contains("into " + cache + " by another process, process 7 of moon")
          .contains("name another folder");
    }
  }

  @Test
  void load_cacheIsAFile_saysSo() throws Exception {
    JavaProcess ended =
        JavaProcess.run(
            Map.of(), Load.class, "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("some.jar"));
    assertThat(ended.output())
        .contains("LibTorch's libraries cannot be unpacked: ")
        .contains("some.jar cannot be made (there is a file of that name)")
        .contains("-Dorg.bytedeco.javacpp.cachedir=DIR");
  }

  /** Loads LibTorch, and says the error if there is one. */
  static final class Load {
    public static void main(String[] arguments) {
      try {
        Natives.load();
        System.out.println("loaded");
      } catch (RadException e) {
        System.out.println(e.getMessage());
        System.exit(1);
      }
    }
  }

  @Test
  void isNoexec_mounts_theInnermostCounts() {
    List<String> mounts =
        List.of(
            "/dev/vda / ext4 rw,relatime 0 0",
            "tmpfs /tmp tmpfs rw,nosuid,noexec 0 0",
            "tmpfs /tmp/with\\040blank tmpfs rw 0 0",
            "tmpfs /data tmpfs rw,noexec 0 0",
            "tmpfs /data tmpfs rw 0 0");
    assertThat(CacheFolder.isNoexec(Path.of("/home/a"), mounts)).isFalse();
    assertThat(CacheFolder.isNoexec(Path.of("/tmp/a"), mounts)).isTrue();
    assertThat(CacheFolder.isNoexec(Path.of("/tmpfs"), mounts)).isFalse();
    assertThat(CacheFolder.isNoexec(Path.of("/tmp/with blank/a"), mounts)).isFalse();
    assertThat(CacheFolder.isNoexec(Path.of("/data"), mounts)).isFalse();
  }

  @Test
  void cureOf_whatTheSystemsLoaderSays_isTold() {
    assertThat(LoadFailure.cureOf("/a/libc10.so: failed to map segment from shared object"))
        .hasValueSatisfying(cure -> assertThat(cure).contains("ulimit -v"));
    assertThat(LoadFailure.cureOf("/lib/libc.so.6: version `GLIBC_2.34' not found"))
        .hasValueSatisfying(cure -> assertThat(cure).contains("too old"));
    assertThat(LoadFailure.cureOf("Error relocating libc10.so: __memcpy_chk: symbol not found"))
        .hasValueSatisfying(cure -> assertThat(cure).contains("Alpine"));
    assertThat(LoadFailure.cureOf("/a/libc10.so: file too short"))
        .hasValueSatisfying(cure -> assertThat(cure).contains("delete"));
    assertThat(LoadFailure.cureOf("no jnitorch in java.library.path")).isEmpty();
  }

  @Test
  void translate_gpuOrNot_namesTheInnermostCause() {
    var error = new UnsatisfiedLinkError("no jnitorch");
    error.initCause(new UnsatisfiedLinkError("libfoo.so.1: cannot open shared object file"));
    assertThat(LoadFailure.translate(error))
        .isInstanceOf(UnsupportedPlatformException.class)
        .hasMessageContaining("libfoo.so.1: cannot open");
  }
}
