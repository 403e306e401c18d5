package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models in several safetensors files. */
class ShardIndexTest {
  @TempDir Path folder;
  private Path index;

  @BeforeEach
  void writeShards() {
    index = folder.resolve("model.safetensors.index.json");
    RawTensor a = RawTensor.of("a", new float[] {1, 2}, 2);
    RawTensor b = RawTensor.of("b", new float[] {3}, 1);
    RawTensor c = RawTensor.of("c", new float[] {4}, 1);
    SafetensorsWriter.write(folder.resolve("1.safetensors"), List.of(a, c), Map.of("k", "v"));
    SafetensorsWriter.write(folder.resolve("2.safetensors"), List.of(b), Map.of("k", "w"));
  }

  @Test
  void open_index_joinsItsFilesInItsOrder() throws IOException {
    write(
        """
        {"metadata": {"total_size": 16, "more": [1, {"x": 2}]},
         "weight_map": {"c": "1.safetensors", "b": "2.safetensors", "a": "1.safetensors"}}
        """);

    Checkpoint checkpoint = Checkpoint.open(index);

    assertThat(checkpoint.container()).isEqualTo(Checkpoint.Container.SAFETENSORS_INDEX);
    assertThat(checkpoint.tensors().keySet()).containsExactly("c", "b", "a");
    assertThat(checkpoint.tensor("a").toFloats()).containsExactly(1, 2);
    assertThat(checkpoint.tensor("b").toFloats()).containsExactly(3);
    assertThat(checkpoint.metadata()).isEqualTo(Map.of("k", "v"));
    assertThat(checkpoint.notes()).isEmpty();
  }

  @Test
  void open_indexOfPickles_joinsThem() throws IOException {
    Files.write(folder.resolve("1.bin"), SmallFiles.zip(SmallFiles.stateDict().stop()));
    PickleBuilder other = new PickleBuilder().orderedDict().op('(');
    other.text("d").tensor("Float", "0", 6, 3, 2);
    Files.write(folder.resolve("2.bin"), SmallFiles.zip(other.op('u').stop()));
    write(
        "{\"weight_map\": {\"d\": \"2.bin\", \"a\": \"1.bin\", \"b\": \"1.bin\", \"c\": \"1.bin\"}}");

    Checkpoint checkpoint = Checkpoint.openWhole(index);

    assertThat(checkpoint.container()).isEqualTo(Checkpoint.Container.TORCH_INDEX);
    assertThat(checkpoint.tensors().keySet()).containsExactly("d", "a", "b", "c");
    assertThat(checkpoint.tensor("b").toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(checkpoint.tensor("d").shape()).containsExactly(3, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": \"../1.safetensors\"} | forbidden file '../1.safetensors'",
        "{\"a\": \"..\"} | forbidden file '..'",
        "{\"a\": \"..\\\\1.safetensors\"} | forbidden file",
        "{\"a\": \"/etc/1.safetensors\"} | forbidden file '/etc/1.safetensors'",
        "{\"a\": \"C:1.safetensors\"} | forbidden file",
        "{\"a\": \"sub/1.safetensors\"} | forbidden file",
        "{\"a\": \"file:1.safetensors\"} | forbidden file",
        "{\"a\": \"1.safetensors\\u0000\"} | forbidden file '1.safetensors?'",
        "{\"a\": \"model.safetensors.index.json\"} | forbidden file",
        "{\"a\": \".1.safetensors\"} | forbidden file",
        "{\"a\": \"\"} | forbidden file ''",
        "{\"a\": \"3.safetensors\"} | 3.safetensors: no such file",
        "{\"a\": \"loop.safetensors\"} | is not a safetensors file",
        "{\"a\": \"folder.safetensors\"} | is a directory",
        "{\"a\": \"cut.bin\"} | cut.bin: shard: is not a file of torch.save",
        "{\"a\": \"../1.bin\"} | forbidden file '../1.bin'",
        "{\"a\": \"cut.safetensors\"} | cut.safetensors: shard: is not a safetensors file",
        "{\"a\": \"1.safetensors\", \"d\": \"1.safetensors\", \"c\": \"1.safetensors\"} |"
            + " 'd' is not in 1.safetensors",
        "{\"a\": \"1.safetensors\"} | 'c' is in 1.safetensors, where it does not place it",
        "{\"a\": \"1.safetensors\", \"c\": \"2.safetensors\"} | 'c' is in 1.safetensors, where",
        "{\"a\": \"1.safetensors\", \"a\": \"1.safetensors\"} | 'a' occurs twice",
        "{\"a\": 1} | 'a' names no file",
        "{\"a\": {}} | 'a' names no file",
        "{} | no weight_map of tensors",
        "[] | is not an object",
        "{\"a\" | is not JSON",
      })
  void open_hostileIndex_isRefusedInOneLine(String map, String message) throws IOException {
    Files.createDirectory(folder.resolve("folder.safetensors"));
    Files.write(folder.resolve("cut.safetensors"), new byte[4]);
    Files.write(folder.resolve("cut.bin"), new byte[4]);
    String text = "{\"weight_map\": " + map + "}";
    Files.writeString(folder.resolve("loop.safetensors"), text);

    refused(text, message);
  }

  @Test
  void open_otherJson_isRefused() throws IOException {
    refused("{\"sample_size\": 256, \"in_channels\": 3}", "has no weight_map");
    refused("{\"weight_map\": {}, \"weight_map\": {}}", "two weight_maps");
    refused("{}  {}          ", "followed by more");
    refused("{\"weight_map\": " + "[".repeat(5000), "is not an object");
    refused("{\"metadata\": " + "[".repeat(5000), "is not JSON");
    refused("{", "is not JSON");
    refused("{\"" + "x".repeat(20_000) + "\": 1}", "is not JSON");
  }

  @Test
  void open_thousandsOfFiles_isRefusedBeforeAnyIsOpened() throws IOException {
    StringBuilder map = new StringBuilder("{\"weight_map\": {\"x\": \"0.safetensors\"");
    for (int k = 1; k < 2000; k++) {
      map.append(", \"x").append(k).append("\": \"").append(k).append(".safetensors\"");
    }
    refused(map + "}}", "names 2000 files");
  }

  @Test
  void open_blanksBeforeTheBrace_isAnIndex() throws IOException {
    write(
        " \t\r\n {\"weight_map\": {\"c\": \"1.safetensors\", \"b\": \"2.safetensors\","
            + " \"a\": \"1.safetensors\"}}");

    assertThat(Checkpoint.open(index).tensors()).containsOnlyKeys("a", "b", "c");
  }

  @Test
  void open_blanksAlone_isNoIndex() throws IOException {
    for (String blanks : List.of(" ", "\n".repeat(16), " ".repeat(100))) {
      write(blanks);
      assertThatThrownBy(() -> Checkpoint.open(index))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("is neither a safetensors file nor one of torch.save");
    }
  }

  /** The last number of names that is read, and the first that is not. */
  @Test
  void open_manyNames_areBounded() throws IOException {
    int most = SafetensorsReader.MAX_ENTRIES;
    refused(mapOf(most, 1), "'a' is in 1.safetensors, where it does not place it");
    refused(mapOf(most + 1, 1), "has more than 16384 entries");
    refused(mapOf(1000, 1000), "shard " + folder.resolve("0.safetensors") + ": no such file");
    refused(mapOf(1001, 1001), "names 1001 files");
  }

  @Test
  void open_longNameOfAFile_isBounded() throws IOException {
    String name = "x".repeat(255 - ".safetensors".length());
    refused("{\"weight_map\": {\"a\": \"" + name + ".safetensors\"}}", "no such file");
    refused("{\"weight_map\": {\"a\": \"" + name + "x.safetensors\"}}", "forbidden file");
  }

  private static String mapOf(int tensors, int files) {
    return IntStream.range(0, tensors)
        .mapToObj(k -> "\"x%d\": \"%d.safetensors\"".formatted(k, files == 1 ? 1 : k % files))
        .collect(Collectors.joining(", ", "{\"weight_map\": {", "}}"));
  }

  private void refused(String text, String message) throws IOException {
    write(text);
    assertThatThrownBy(() -> Checkpoint.open(index))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(index + ": ")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  private void write(String text) throws IOException {
    Files.writeString(index, text);
  }
}
