package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads the files that PyTorch and the reference programs wrote. */
class GoldenFilesTest {
  private static final Path ROOT = Path.of(System.getProperty("rad.root"));
  private static final Path ADM = ROOT.resolve("testdata/golden/adm");

  @ParameterizedTest
  @CsvSource({
    "testdata/golden/adm/classcond-new-attention/model.pt, TORCH_ZIP, 956358, 49506.541672327425",
    "testdata/golden/adm/conv-resample-add-embedding/model.pt, TORCH_ZIP, 702499, 33093.62032064821",
    "testdata/golden/adm/half-precision-file/model.pt, TORCH_ZIP, 828358, 40515.98184018748",
    "testdata/golden/adm/legacy-file/model.pt, TORCH_LEGACY, 828358, 40581.405249964046",
    "testdata/golden/adm/uncond-learn-sigma/model.pt, TORCH_ZIP, 828358, 40646.24721144397",
    "checkpoints/landscapes-adm-64.pt, TORCH_ZIP, 4474662, 93974.4042215296",
  })
  void open_fileOfTorchSave_holdsEveryParameter(
      String path, Checkpoint.Container container, long parameters, double magnitudes) {
    Checkpoint checkpoint = Checkpoint.open(ROOT.resolve(path));

    assertThat(checkpoint.container()).isEqualTo(container);
    assertThat(checkpoint.metadata()).isEmpty();
    assertThat(checkpoint.tensors().values().stream().mapToLong(RawTensor::elements).sum())
        .isEqualTo(parameters);
    double sum =
        checkpoint.tensors().values().stream()
            .flatMapToDouble(tensor -> DoubleStream.of(tensor.toDoubles()))
            .map(Math::abs)
            .sum();
    assertThat(sum).isCloseTo(magnitudes, Offset.offset(1e-6)); // the sum PyTorch found
    assertThat(checkpoint.tensors().keySet())
        .startsWith("time_embed.0.weight")
        .endsWith("out.2.bias");
    checkpoint.tensors().forEach((name, tensor) -> assertThat(tensor.name()).isEqualTo(name));
  }

  @Test
  void open_diffusersFile_holdsWeightsInHeaderOrder() {
    Checkpoint checkpoint =
        Checkpoint.open(
            ROOT.resolve("testdata/golden/rad/unet-base/diffusion_pytorch_model.safetensors"));

    assertThat(checkpoint.container()).isEqualTo(Checkpoint.Container.SAFETENSORS);
    assertThat(checkpoint.tensors().keySet()).startsWith("conv_in.bias", "conv_in.weight");
    assertThat(checkpoint.tensor("time_embedding.linear_1.weight").shape())
        .containsExactly(128, 32, 1, 1);
  }

  @Test
  void tensor_unknownName_listsCloseNames() {
    Checkpoint checkpoint = Checkpoint.open(ADM.resolve("legacy-file/model.pt"));

    assertThatThrownBy(() -> checkpoint.tensor("time_embed.0.weigth"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("close names: 'time_embed.0.weight', 'time_embed.2.weight'");
  }
}
