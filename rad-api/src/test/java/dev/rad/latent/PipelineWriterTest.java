package dev.rad.latent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.checkpoint.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineWriterTest {

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F16", "BF16"})
  void write_singleFile_isReadBackAsAFolder(DType type, @TempDir Path temporary) {
    PipelineFiles files =
        PipelineFiles.open(
            LatentGolden.folder("single-file-sd1").resolve("inpaint9.safetensors"),
            LatentGolden.folder("pipeline-inpaint9"));

    PipelineWriter.write(temporary.resolve("folder"), files, type);
    PipelineFiles found = PipelineFiles.open(temporary.resolve("folder"));

    assertSame(found.unet().orElseThrow(), files.unet().orElseThrow(), type);
    assertSame(found.autoencoder().orElseThrow(), files.autoencoder().orElseThrow(), type);
    assertSame(found.textEncoder().orElseThrow(), files.textEncoder().orElseThrow(), type);
    assertThat(found.scheduler()).isEqualTo(files.scheduler());
    assertThat(found.tokenizer().orElseThrow().encode("a lake"))
        .isEqualTo(files.tokenizer().orElseThrow().encode("a lake"));
  }

  private static <C> void assertSame(PipelinePart<C> found, PipelinePart<C> expected, DType type) {
    assertThat(found.config()).isEqualTo(expected.config());
    expected
        .tensors()
        .forEach(
            (name, tensor) -> {
              assertThat(found.tensors().get(name).type()).isEqualTo(type);
              assertThat(found.tensors().get(name).toFloats())
                  .containsExactly(tensor.to(type).toFloats());
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"unet-sd1", "unet-sd2", "unet-inpaint9", "vae-sd1", "vae-old-names"})
  void write_partAlone_isReadBack(String name, @TempDir Path temporary) {
    PipelineFiles files = PipelineFiles.open(LatentGolden.folder(name));

    PipelineWriter.write(temporary, files, DType.F32);
    PipelineFiles found = PipelineFiles.open(temporary);

    assertThat(found.unet().map(PipelinePart::config))
        .isEqualTo(files.unet().map(PipelinePart::config));
    assertThat(found.autoencoder().map(PipelinePart::config))
        .isEqualTo(files.autoencoder().map(PipelinePart::config));
    assertThat(found.textEncoder()).isEmpty();
  }

  @Test
  void matches_otherFolders_areLeftToTheirReaders(@TempDir Path temporary) throws Exception {
    Files.writeString(
        temporary.resolve("model_index.json"),
        "{\"_class_name\": \"DDPMPipeline\", \"unet\": [\"diffusers\", \"UNet2DModel\"]}");

    assertThat(PipelineFiles.matches(temporary)).isFalse();
    assertThat(PipelineFiles.matches(LatentGolden.folder("pipeline-blend4"))).isTrue();
    assertThat(PipelineFiles.matches(LatentGolden.folder("unet-sd1"))).isTrue();
    assertThat(
            PipelineFiles.matches(
                LatentGolden.folder("single-file-sd1").resolve("inpaint9-half.ckpt")))
        .isTrue();
    assertThat(PipelineFiles.matches(LatentGolden.folder("../adm/uncond-learn-sigma/model.pt")))
        .isFalse();
    assertThat(PipelineFiles.matches(LatentGolden.folder("../rad/unet-base"))).isFalse();
  }
}
