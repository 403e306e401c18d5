package dev.rad.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.checkpoint.AdapterFile;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdaptedBaseTest {

  private static final Path ROOT = Path.of(System.getProperty("rad.root", ".."));
  private static final UNetWeights BASE =
      UNetWeights.open(ROOT.resolve("checkpoints/landscapes-adm-64.safetensors"));
  private static final UNetWeights OTHER =
      UNetWeights.open(ROOT.resolve("checkpoints/rad-landscapes-64.safetensors"));

  private static AdapterFile adapter(Map<String, String> settings) {
    return new AdapterFile(Path.of("mine.safetensors"), null, settings, List.of());
  }

  private static UNetWeights stored(UNetWeights weights, DType type) {
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    weights.tensors().forEach((name, tensor) -> tensors.put(name, tensor.to(type)));
    return new UNetWeights(
        weights.file(),
        weights.dialect(),
        weights.config(),
        List.of(),
        List.of(),
        tensors,
        Optional.empty(),
        weights.metadata());
  }

  private static void require(UNetWeights base, AdapterFile adapter) {
    AdaptedBase.require(base, adapter, LoadOptions.defaults());
  }

  @Test
  void digest_otherType_isTheSameAndOfOtherWeightsAnother() {
    UNetWeights single = stored(BASE, DType.F32);
    assertThat(AdaptedBase.digest(single.tensors())).isEqualTo(AdaptedBase.digest(BASE.tensors()));
    assertThat(AdaptedBase.digestAsStored(single.tensors()))
        .isNotEqualTo(AdaptedBase.digestAsStored(BASE.tensors()));
    assertThat(AdaptedBase.digest(OTHER.tensors()))
        .isNotEqualTo(AdaptedBase.digest(BASE.tensors()));
  }

  @Test
  void require_baseThatItWasTrainedOn_isTakenInAnyType() {
    AdapterFile mine =
        adapter(
            Map.of(
                AdaptedBase.DIGEST_KEY,
                AdaptedBase.digest(BASE.tensors()),
                AdaptedBase.NAME_KEY,
                "adm.pt"));
    assertThatCode(() -> require(BASE, mine)).doesNotThrowAnyException();
    assertThatCode(() -> require(stored(BASE, DType.F32), mine)).doesNotThrowAnyException();
    assertThatThrownBy(() -> require(OTHER, mine))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("mine.safetensors was trained on adm.pt, not on the weights of ")
        .hasMessageContaining("rad-landscapes-64.safetensors")
        .hasMessageContaining("--any-base");
    assertThatCode(() -> AdaptedBase.require(OTHER, mine, LoadOptions.defaults().withAnyBase()))
        .doesNotThrowAnyException();
  }

  /** The adapter that ships is from before there were keys: its run's record tells. */
  @Test
  void require_olderFile_isJudgedByTheRecordOfItsRun() {
    AdapterFile shipped =
        AdapterFile.read(
            ROOT.resolve("checkpoints/rad-landscapes-64-lora.safetensors"),
            BASE.tensors().keySet());
    assertThatCode(() -> require(BASE, shipped)).doesNotThrowAnyException();
    assertThatThrownBy(() -> require(OTHER, shipped))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("was trained on landscapes-adm-64.safetensors, not on");
  }

  @Test
  void require_fileThatDoesNotSay_isTaken() {
    assertThatCode(() -> require(BASE, adapter(Map.of()))).doesNotThrowAnyException();
    assertThatCode(() -> require(BASE, adapter(Map.of("run", "{}")))).doesNotThrowAnyException();
    assertThatThrownBy(() -> require(BASE, adapter(Map.of("run", "no JSON"))))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the metadata 'run' of mine.safetensors is not JSON");
  }
}
