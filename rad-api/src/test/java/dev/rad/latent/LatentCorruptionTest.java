package dev.rad.latent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever bytes a file has, it is read or refused in one line, and nothing else happens. */
class LatentCorruptionTest {
  private static final String[] SPOILERS = {
    "", "null", "-1", "1e400", "99999999999999999999", "[", "{", "\"", "true", "\u0000", "[[]]", "0"
  };

  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("latent");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Property(tries = 1000)
  void configurations_withAnotherValueSomewhere_areReadOrRefused(
      @ForAll @IntRange(max = 3) int which,
      @ForAll @IntRange(max = 2000) int at,
      @ForAll @IntRange(max = 12) int length,
      @ForAll @IntRange(max = 11) int spoiler)
      throws IOException {
    Path file =
        LatentGolden.folder(
            switch (which) {
              case 0 -> "unet-sd2/config.json";
              case 1 -> "vae-sd1/config.json";
              case 2 -> "text-sd1/config.json";
              default -> "pipeline-blend4/scheduler/scheduler_config.json";
            });
    Consumer<String> read =
        switch (which) {
          case 0 -> ConditionedUNetConfig::fromJson;
          case 1 -> AutoencoderConfig::fromJson;
          case 2 -> TextEncoderConfig::fromJson;
          default -> SchedulerConfig::fromJson;
        };
    String text = Files.readString(file);
    int start = at % text.length();
    int end = Math.min(text.length(), start + length);
    String spoilt = text.substring(0, start) + SPOILERS[spoiler] + text.substring(end);

    readOrRefused(() -> read.accept(spoilt));
  }

  @Property(tries = 300)
  void tokenizer_withAnotherValueSomewhere_isReadOrRefused(
      @ForAll @IntRange(max = 100_000) int at,
      @ForAll @IntRange(max = 40) int length,
      @ForAll @IntRange(max = 11) int spoiler)
      throws IOException {
    String text = Files.readString(LatentGolden.folder("tokenizer-tiny").resolve("tokenizer.json"));
    int start = at % text.length();
    int end = Math.min(text.length(), start + length);
    Files.writeString(
        folder.resolve("tokenizer.json"),
        text.substring(0, start) + SPOILERS[spoiler] + text.substring(end));

    readOrRefused(() -> assertThat(ClipTokenizer.open(folder).encode("a lake").ids()).isNotEmpty());
  }

  @Property(tries = 300)
  void adapters_withOtherNamesOrShapes_areReadOrRefused(
      @ForAll @IntRange(max = 60_000) int at, @ForAll byte value) throws IOException {
    byte[] bytes = Files.readAllBytes(LatentGolden.folder("lora-sd1").resolve("kohya.safetensors"));
    int header = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    bytes[8 + at % header] = value;
    Path file = folder.resolve("adapters.safetensors");
    Files.write(file, bytes);
    PipelineFiles base = PipelineFiles.open(LatentGolden.folder("unet-sd1"));

    readOrRefused(() -> base.withLora(LatentLora.open(file, base), 1));
  }

  @Property(tries = 300)
  void singleFile_withAnotherByteInItsPickle_isReadOrRefused(
      @ForAll @IntRange(max = 70_000) int at, @ForAll byte value) throws IOException {
    byte[] bytes =
        Files.readAllBytes(LatentGolden.folder("single-file-sd1").resolve("inpaint9-half.ckpt"));
    int pickle = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\u0080\u0002}");
    bytes[pickle + at % 60_000] = value;
    Path file = folder.resolve("file.ckpt");
    Files.write(file, bytes);

    readOrRefused(() -> PipelineFiles.open(file, LatentGolden.folder("pipeline-inpaint9")));
  }

  private static void readOrRefused(Runnable reading) {
    try {
      reading.run();
    } catch (CheckpointException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2000);
      assertThat(e.getMessage().lines()).hasSize(1);
    }
  }
}
