package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CancelledException;
import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound files of each container, and files that are none. */
class CheckpointTest {
  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("torchFiles")
  void open_torchFile_readsViewsOfSharedStorages(byte[] bytes, Checkpoint.Container container) {
    Checkpoint checkpoint = Checkpoint.open(SmallFiles.write(folder, bytes));

    assertThat(checkpoint.container()).isEqualTo(container);
    assertThat(checkpoint.tensors().keySet()).containsExactly("a", "b", "c");
    assertThat(checkpoint.tensor("a").toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(checkpoint.tensor("b").toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(checkpoint.tensor("b").reshape(6).toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(checkpoint.tensor("c").toLongs()).containsExactly(7, -8);
    assertThat(checkpoint.tensor("a").bytes().isDirect()).isTrue();
  }

  static Stream<Arguments> torchFiles() {
    byte[] plain = SmallFiles.stateDict().stop();
    byte[] nested =
        new PickleBuilder()
            .ops("}(")
            .text("step")
            .number(5)
            .text("ema")
            .raw(withoutFrame(SmallFiles.stateDict()))
            .op('u')
            .stop();
    byte[] withMetadata =
        SmallFiles.stateDict().ops("}").text("_metadata").orderedDict().ops("sb").stop();
    byte[] zip64 =
        new ZipBuilder()
            .zip64()
            .add("m/data.pkl", plain)
            .add("m/data/0", SmallFiles.floats(1, 2, 3, 4, 5, 6))
            .add("m/data/1", SmallFiles.longs(7, -8))
            .build();
    return Stream.of(
        Arguments.of(SmallFiles.zip(plain), Checkpoint.Container.TORCH_ZIP),
        Arguments.of(zip64, Checkpoint.Container.TORCH_ZIP),
        Arguments.of(SmallFiles.zip(nested), Checkpoint.Container.TORCH_ZIP),
        Arguments.of(SmallFiles.zip(withMetadata), Checkpoint.Container.TORCH_ZIP),
        Arguments.of(SmallFiles.legacy(plain), Checkpoint.Container.TORCH_LEGACY),
        Arguments.of(SmallFiles.legacy(nested), Checkpoint.Container.TORCH_LEGACY));
  }

  /** The pickle's opcodes without the protocol before them. */
  private static byte[] withoutFrame(PickleBuilder pickle) {
    byte[] bytes = pickle.bytes();
    return Arrays.copyOfRange(bytes, 2, bytes.length);
  }

  @Test
  void open_prefixOfDataParallel_isRemoved() {
    byte[] pickle =
        new PickleBuilder().ops("}").text("module.a").tensor("Float", "0", 6, 6).op('s').stop();

    Checkpoint checkpoint = Checkpoint.open(SmallFiles.write(folder, SmallFiles.zip(pickle)));

    assertThat(checkpoint.tensors()).containsOnlyKeys("a");
    assertThat(checkpoint.notes())
        .containsExactly("every name began with module., which is removed");
  }

  @Test
  void open_dictsInDicts_saysWhichWasTaken() {
    byte[] pickle =
        new PickleBuilder()
            .ops("}(")
            .text("optimizer")
            .ops("}")
            .text("model")
            .ops("}(")
            .text("state_dict")
            .raw(withoutFrame(SmallFiles.stateDict()))
            .ops("uu")
            .stop();

    Checkpoint checkpoint = Checkpoint.open(SmallFiles.write(folder, SmallFiles.zip(pickle)));

    assertThat(checkpoint.notes())
        .containsExactly("the tensors are those of the file's dict model.state_dict");
  }

  @Test
  void open_legacyStorageView_isOffset() {
    byte[] pickle =
        new PickleBuilder()
            .ops("}")
            .text("v")
            .global("torch._utils", "_rebuild_tensor_v2")
            .ops("((")
            .text("storage")
            .global("torch", "FloatStorage")
            .text("0")
            .text("cpu")
            .number(6)
            .op('(')
            .text("view")
            .number(2)
            .number(3)
            .ops("ttQ")
            .number(1)
            .numbers(2)
            .numbers(1)
            .op(0x89)
            .orderedDict()
            .ops("tRs")
            .text("c")
            .tensor("Long", "1", 2, 2)
            .op('s')
            .stop();

    Checkpoint checkpoint = Checkpoint.open(SmallFiles.write(folder, SmallFiles.legacy(pickle)));

    // the view leaves out two elements and the tensor one more
    assertThat(checkpoint.tensor("v").toFloats()).containsExactly(4, 5);
  }

  @Test
  void open_safetensors_readsTensorsAndMetadata() {
    Checkpoint checkpoint = Checkpoint.open(SmallFiles.write(folder, SmallFiles.safetensors()));

    assertThat(checkpoint.container()).isEqualTo(Checkpoint.Container.SAFETENSORS);
    assertThat(checkpoint.metadata()).containsEntry("k", "v").hasSize(1);
    assertThat(checkpoint.tensor("a").shape()).containsExactly(2, 3);
  }

  @Test
  void open_fileBeyondTwoGib_readsItsEnd() throws IOException {
    long big = (1L << 31) - 8;
    String header =
        "{\"p\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},"
                .formatted(1_500_000_000, 1_500_000_000)
            + "\"q\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[%d,%d]},"
                .formatted(big - 1_500_000_000, 1_500_000_000, big)
            + "\"r\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}}"
                .formatted(big, big + 8);
    byte[] head = SmallFiles.safetensors(header, 0);
    Path file = folder.resolve("big.safetensors");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.write(ByteBuffer.wrap(head));
      channel.write(ByteBuffer.wrap(SmallFiles.floats(3, 4)), head.length + big);
    }

    Checkpoint checkpoint = Checkpoint.open(file);

    assertThat(checkpoint.tensor("r").toFloats()).containsExactly(3, 4);
    assertThat(checkpoint.tensor("p").bytes().remaining()).isEqualTo(1_500_000_000);
  }

  @Test
  void open_missingFile_saysSo() {
    assertThatThrownBy(() -> Checkpoint.open(folder.resolve("none.pt")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no such file");
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 1 << 17})
  void open_onInterruptedThread_saysSoAndStaysInterrupted(int bytes) {
    String header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]}}";
    byte[] content = SmallFiles.safetensors(header.formatted(bytes, bytes), bytes);
    Path file = SmallFiles.write(folder, content);

    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> Checkpoint.open(file))
          .isInstanceOf(CancelledException.class)
          .hasMessageContaining("this thread is interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void open_directory_saysSo() {
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is a directory");
  }

  @ParameterizedTest
  @MethodSource("otherFiles")
  void open_somethingElse_saysWhat(String content, String message) throws IOException {
    Path file = Files.write(folder.resolve("x.pt"), content.getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> Checkpoint.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2 is my password",
        "\1hunter2",
        "{\"password\": \"hunter2\"}",
        "{\"password\": hunter2}",
        "[\"hunter2\"]",
        "\2\0\0\0\0\0\0\0{hunter2"
      })
  void open_somethingElse_repeatsNothingOfIt(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("x.pt"), content);

    assertThatThrownBy(() -> Checkpoint.open(file))
        .isInstanceOf(CheckpointException.class)
        .message()
        .doesNotContain("hunter");
  }

  static Stream<Arguments> otherFiles() {
    return Stream.of(
        Arguments.of("", "is empty"),
        Arguments.of("x", "neither"),
        Arguments.of("\1hello\nworld", "neither"),
        Arguments.of("hello\nworld", "is text, not weights"),
        Arguments.of("Entry not found", "is text, not weights"),
        Arguments.of("[{\"error\": 1}]", "is text, not weights"),
        Arguments.of("{\"error\":\"Repository not found\"}", "it has no weight_map"),
        Arguments.of("{}", "JSON text: it has no weight_map"),
        Arguments.of("<!DOCTYPE html><html>", "web page"),
        Arguments.of("\ufeff\n <html>", "web page"),
        Arguments.of("<?xml version=\"1.0\"?><Error>AccessDenied</Error>", "an XML message"),
        Arguments.of("\u001f\u008b\b", "neither"),
        Arguments.of("%PDF-1.7", "is a PDF document"),
        Arguments.of("GGUF\3", "is a GGUF file"),
        Arguments.of("x".repeat(257) + "ustar\0" + "0", "is a tar archive"),
        Arguments.of("version https://git-lfs.github.com/spec/v1\n", "git lfs pull"));
  }
}
