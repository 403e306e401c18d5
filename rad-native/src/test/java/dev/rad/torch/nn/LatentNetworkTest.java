package dev.rad.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.latent.PipelineFiles;
import java.lang.ref.WeakReference;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatentNetworkTest {

  private static final Precision F32 = Precision.FLOAT32;
  private static final Device CPU = Device.CPU;

  /** One collection may leave objects that it has seen moments ago. */
  private static final int COLLECTIONS = 10;

  private record Loaded(LatentNetwork network, WeakReference<Object> tensors) {}

  private static Loaded load(String folder) {
    PipelineFiles files = PipelineFiles.open(GoldenPipeline.open(folder).folder());
    return Stream.of(
            files.unet().map(part -> loaded(PipelineLoader.unet(part, F32, CPU), part.tensors())),
            files
                .autoencoder()
                .map(part -> loaded(PipelineLoader.autoencoder(part, F32, CPU), part.tensors())),
            files
                .textEncoder()
                .map(part -> loaded(PipelineLoader.textEncoder(part, F32, CPU), part.tensors())))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }

  private static Loaded loaded(LatentNetwork network, Object tensors) {
    return new Loaded(network, new WeakReference<>(tensors));
  }

  /** A mapped file counts as the process's memory: 2 GB of Stable Diffusion 1.5. */
  @ParameterizedTest
  @ValueSource(strings = {"unet-sd1", "vae-sd1", "text-sd1"})
  void load_anyNetwork_letsGoOfItsFile(String folder) {
    Loaded loaded = load(folder);
    try (LatentNetwork network = loaded.network()) {
      for (int i = 0; i < COLLECTIONS && !loaded.tensors().refersTo(null); i++) {
        System.gc();
      }
      assertThat(loaded.tensors().refersTo(null)).as(network.toString()).isTrue();
    }
  }
}
