package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.image.RgbImage;
import dev.rad.model.LoadOptions;
import dev.rad.model.UNetWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Finding the attention heads that a network was trained with. */
class HeadProbeTest {
  private static final Path ROOT = Path.of(System.getProperty("rad.root"));

  @Test
  void run_wrongHeadsStated_findsThoseOfTheTraining() {
    UNetWeights wrong =
        UNetWeights.open(
            ROOT.resolve("checkpoints/landscapes-adm-64.pt"),
            LoadOptions.defaults().withNumHeadChannels(8));
    RgbImage photo = RgbImage.read(ROOT.resolve("rad-examples/demo/photo.jpg"));
    List<HeadProbe.Trial> told = new ArrayList<>();

    List<HeadProbe.Trial> trials = HeadProbe.run(wrong, photo, Device.CPU, told::add);

    HeadProbe.Trial best = trials.get(0);
    assertThat(best.config().numHeadChannels()).isEqualTo(32);
    assertThat(best.config().useNewAttentionOrder()).isFalse();
    assertThat(trials.get(1).error()).isGreaterThan(1.5 * best.error());
    assertThat(told).hasSameSizeAs(trials).containsExactlyInAnyOrderElementsOf(trials);
  }
}
