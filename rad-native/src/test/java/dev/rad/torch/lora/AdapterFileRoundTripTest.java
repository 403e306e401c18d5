package dev.rad.torch.lora;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.InpaintOptions;
import dev.rad.checkpoint.AdapterFile;
import dev.rad.checkpoint.AdapterTensors;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetWeights;
import dev.rad.torch.Golden;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.nn.RadUNet;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An adapter of its own, saved without the network and loaded onto it again. */
class AdapterFileRoundTripTest {

  private static final UNetWeights ADAPTED =
      UNetWeights.open(Golden.ROOT.resolve("testdata/golden/rad/unet-lora"));

  @Test
  void load_baseAndAdapterFile_fillsAsTheWholeCheckpointDoes(@TempDir Path folder) {
    Path base = folder.resolve("base.safetensors");
    Path adapter = folder.resolve("adapter.safetensors");
    SafetensorsWriter.write(
        base,
        ADAPTED.tensors().values(),
        Map.of(UNetWeights.CONFIG_KEY, ADAPTED.config().toJson()));
    AdapterTensors tensors = takenFromTheNetwork();
    assertThat(tensors.fullyTrained()).isNotEmpty();
    AdapterFile.write(
        adapter,
        tensors,
        ADAPTED.tensors().keySet(),
        Map.of(RadSettings.METADATA_KEY, RadSettings.STANDARD.toJson()));

    RgbImage photo = RgbImage.of(16, 16, new byte[3 * 16 * 16]);
    Mask hole = Mask.rectangle(16, 16, new Region(4, 4, 8, 8));
    var options = InpaintOptions.paper().withSteps(5).withSeed(3);
    try (var whole = RadInpainter.load(ADAPTED.file().getParent());
        var plain = RadInpainter.load(base);
        var parts = RadInpainter.builder().weights(base).adapter(adapter).load()) {
      RgbImage expected = whole.inpaint(photo, hole, options);
      assertThat(parts.inpaint(photo, hole, options)).isEqualTo(expected);
      assertThat(plain.inpaint(photo, hole, options)).isNotEqualTo(expected);
      assertThat(parts.model().trainedForRad()).isTrue();
    }
  }

  private static AdapterTensors takenFromTheNetwork() {
    try (RadUNet network = Golden.network(ADAPTED);
        var lora = Lora.of(network, ADAPTED.adapters().orElseThrow())) {
      return lora.toTensors();
    }
  }
}
