package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.SafetensorsWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an adapter does not tell is said when it is loaded. */
class AdapterNotesTest {
  private static final Path ROOT = Path.of(System.getProperty("rad.root"));
  private static final Path BASE = ROOT.resolve("checkpoints/landscapes-adm-64.safetensors");
  private static final Path ADAPTER =
      ROOT.resolve("checkpoints/rad-landscapes-64-lora.safetensors");

  @TempDir Path folder;

  @Test
  void load_adapterWithoutConfiguration_saysWhatIsAssumed() {
    Path bare = folder.resolve("adapter.safetensors");
    SafetensorsWriter.write(bare, Checkpoint.open(ADAPTER).tensors().values(), Map.of());

    try (var rad = RadInpainter.builder().weights(BASE).adapter(bare).load()) {
      assertThat(rad.model().assumptions())
          .anyMatch(note -> note.startsWith("of the adapter: lora_alpha is the rank, "))
          .anyMatch(note -> note.startsWith("of the adapter: it does not say how it was trained"));
    }
  }

  @Test
  void load_adapterThatTellsAll_assumesNothing() {
    try (var rad = RadInpainter.builder().weights(BASE).adapter(ADAPTER).load()) {
      assertThat(rad.model().assumptions()).noneMatch(note -> note.startsWith("of the adapter"));
    }
  }
}
