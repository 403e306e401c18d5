package dev.rad.latent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineFilesTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("rad.root")).resolve("testdata/golden/latent");

  @ParameterizedTest
  @ValueSource(strings = {"pipeline-inpaint9", "pipeline-blend4"})
  void open_goldenPipeline_hasEveryPart(String name) {
    PipelineFiles files = PipelineFiles.open(GOLDEN.resolve(name));

    assertThat(files.autoencoder()).isPresent();
    assertThat(files.unet().orElseThrow().config().inpainting())
        .isEqualTo(name.equals("pipeline-inpaint9"));
    assertThat(files.textEncoder()).isPresent();
    assertThat(files.scheduler().kind()).isEqualTo(SchedulerKind.DDIM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vae-sd1",
        "vae-old-names",
        "unet-sd1",
        "unet-sd2",
        "unet-inpaint9",
        "text-sd1",
        "text-sd2"
      })
  void open_goldenPart_fitsItsConfiguration(String name) {
    PipelineFiles files = PipelineFiles.open(GOLDEN.resolve(name));

    assertThat(
            files.autoencoder().isPresent()
                || files.unet().isPresent()
                || files.textEncoder().isPresent())
        .isTrue();
  }

  @Test
  void expectedShapes_stableDiffusion1_haveTheKnownCounts() {
    String unet =
        """
        {"block_out_channels": [320, 640, 1280, 1280], "cross_attention_dim": 768,
         "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D",
           "CrossAttnDownBlock2D", "DownBlock2D"],
         "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D",
           "CrossAttnUpBlock2D"], "attention_head_dim": 8}
        """;
    String vae =
        """
        {"block_out_channels": [128, 256, 512, 512], "layers_per_block": 2,
         "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D",
           "DownEncoderBlock2D"],
         "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D",
           "UpDecoderBlock2D"]}
        """;
    String text =
        "{\"hidden_size\": 768, \"intermediate_size\": 3072, \"num_attention_heads\": 12}";

    ConditionedUNetConfig denoiser = ConditionedUNetConfig.fromJson(unet);
    AutoencoderConfig autoencoder = AutoencoderConfig.fromJson(vae);
    TextEncoderConfig encoder = TextEncoderConfig.fromJson(text);

    assertThat(denoiser.expectedShapes()).hasSize(686);
    assertThat(denoiser.parameterCount()).isEqualTo(859_520_964L);
    assertThat(autoencoder.expectedShapes()).hasSize(248);
    assertThat(autoencoder.parameterCount()).isEqualTo(83_653_863L);
    assertThat(encoder.expectedShapes()).hasSize(196);
    assertThat(encoder.parameterCount()).isEqualTo(123_060_480L);
  }
}
