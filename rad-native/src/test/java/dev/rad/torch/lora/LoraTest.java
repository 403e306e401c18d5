package dev.rad.torch.lora;

import static dev.rad.torch.lora.Adapted.EVERYTHING;
import static dev.rad.torch.lora.Adapted.assertSame;
import static dev.rad.torch.lora.Adapted.evaluate;
import static dev.rad.torch.lora.Adapted.output;
import static dev.rad.torch.lora.Adapted.train;
import static dev.rad.torch.lora.Adapted.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.checkpoint.AdapterTensors;
import dev.rad.checkpoint.AdapterTensors.LowRank;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.layer.LayerKind;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** Attaching, merging, detaching, and files' tensors. */
class LoraTest {

  private final GoldenLora file = GoldenLora.open();

  @Test
  void merge_everyKindOfLayer_givesTheSameOutput() {
    try (var scope = TensorScope.open();
        var network = GoldenLora.everyKindOfLayer(DType.F64);
        var lora = Lora.fresh(network, EVERYTHING, 7)) {
      assertThat(lora.adapters()).hasSameSizeAs(network.layers().keySet());
      Tensor untrained = Autograd.off(() -> evaluate(network));
      train(lora);
      Tensor apart = Autograd.off(() -> evaluate(network));
      lora.merge();
      Tensor merged = Autograd.off(() -> evaluate(network));
      assertThat(apart.sub(untrained).norm().item() / apart.norm().item()).isGreaterThan(1e-2);
      assertThat(merged.sub(apart).norm().item() / apart.norm().item()).isLessThan(1e-12);
    }
  }

  @Test
  void unmergeAndDetach_restoreEveryBit() {
    try (var network = file.network(DType.F32)) {
      network.parameters().get("out.2.bias").requiresGrad_();
      Map<String, float[]> base = values(network.parameters());
      try (var lora = Lora.fresh(network, LoraConfig.paper(), 7)) {
        train(lora);
        Map<String, float[]> attached = values(network.parameters());
        float[] trained = output(network);
        lora.merge();
        assertThat(network.parameters().get("out.2.weight").toFloats())
            .isNotEqualTo(base.get("out.2.weight"));
        lora.unmerge();
        assertSame(values(network.parameters()), attached);
        AdapterTensors whileAttached = lora.toTensors();
        lora.merge();
        lora.detach();
        assertSame(values(network.parameters()), base);
        assertThat(network.parameters().get("out.2.bias").requiresGrad()).isTrue();
        assertThat(network.parameters().get("time_embed.0.weight").requiresGrad()).isFalse();
        assertThat(lora.toTensors().fullyTrained().get("time_embed.0.weight").toFloats())
            .isEqualTo(whileAttached.fullyTrained().get("time_embed.0.weight").toFloats());
        lora.attach();
        assertThat(output(network)).isEqualTo(trained);
      }
      assertSame(values(network.parameters()), base);
    }
  }

  @Test
  void toTensors_backAgain_givesTheSameOutput() {
    AdapterTensors saved;
    float[] trained;
    try (var network = file.network(DType.F32);
        var lora = Lora.fresh(network, LoraConfig.paper(), 7)) {
      train(lora);
      trained = output(network);
      saved = lora.toTensors();
    }
    assertThat(saved.rank()).isEqualTo(16);
    assertThat(saved.alpha()).isEqualTo(16);
    try (var network = file.network(DType.F32);
        var lora = Lora.of(network, saved)) {
      assertThat(output(network)).isEqualTo(trained);
    }
  }

  @Test
  void of_severalAdaptersOfOneNetwork_takeTurns() {
    try (var network = file.network(DType.F32)) {
      float[] base = output(network);
      var first = Lora.of(network, file.adapters());
      float[] adapted = output(network);
      assertThatThrownBy(() -> Lora.fresh(network, LoraConfig.paper(), 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("input_blocks.0.0 has an adapter already");
      assertThat(output(network)).isEqualTo(adapted);
      first.merge();
      assertThatThrownBy(() -> Lora.of(network, file.adapters()))
          .isInstanceOf(IllegalStateException.class);
      first.detach();
      assertThat(output(network)).isEqualTo(base);
      try (var second = Lora.fresh(network, LoraConfig.paper(), 1)) {
        train(second);
        assertThat(output(network)).isNotEqualTo(base).isNotEqualTo(adapted);
      }
      first.attach();
      assertThat(output(network)).isEqualTo(adapted);
      first.close();
      assertThat(output(network)).isEqualTo(base);
    }
  }

  @Test
  void of_tensorsOfAnotherNetwork_areRefusedByName() {
    AdapterTensors good = file.adapters();
    try (var other = GoldenLora.everyKindOfLayer(DType.F32)) {
      Map<String, float[]> before = values(other.parameters());
      assertThatThrownBy(() -> Lora.of(other, good))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("the adapter of out.2 does not fit F32[3, 32, 3, 3]");
      var pair = good.layers().get("middle_block.1.qkv").get(2);
      assertRefused(other, "middle_block.1.qkv", List.of(pair, pair), "at row 128");
      assertRefused(other, "middle_block.1.proj_out", List.of(pair), "middle_block.1.proj_out");
      assertRefused(other, "out.2", List.of(pair), "out.2");
      assertRefused(other, "out.2", List.of(), "no matrices");
      assertRefused(other, "out.3", List.of(pair), "no layer out.3");
      var bias = RawTensor.of("time_embed.0.bias", new float[3], 3);
      var full = new AdapterTensors(Map.of(), Map.of("time_embed.0.bias", bias), 1, 1);
      assertThatThrownBy(() -> Lora.of(other, full))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("time_embed.0.bias F32[3]")
          .hasMessageContaining("F32[128]");
      assertSame(values(other.parameters()), before);
    }
  }

  private static void assertRefused(
      RadUNet network, String key, List<LowRank> parts, String message) {
    var tensors = new AdapterTensors(Map.of(key, parts), Map.of(), 4, 4);
    assertThatThrownBy(() -> Lora.of(network, tensors))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  @Test
  void config_contradiction_isRefused() {
    Set<LayerKind> time = Set.of(LayerKind.TIME);
    assertThatThrownBy(() -> new LoraConfig(4, 4, time, time))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TIME is both");
    assertThatThrownBy(() -> new LoraConfig(0, 4, time, Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void close_thenUse_saysSo() {
    try (var network = file.network(DType.F32)) {
      var lora = Lora.fresh(network, LoraConfig.paper(), 7);
      assertThatThrownBy(lora::unmerge)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("attached, not merged");
      lora.merge();
      assertThatThrownBy(lora::trainable).isInstanceOf(IllegalStateException.class);
      lora.close();
      lora.close();
      assertThatThrownBy(lora::trainable).isInstanceOf(ClosedException.class);
      assertThatThrownBy(lora::attach).isInstanceOf(ClosedException.class);
      assertThatThrownBy(lora::toTensors).isInstanceOf(ClosedException.class);
      var orphan = Lora.fresh(network, LoraConfig.paper(), 7);
      network.close();
      assertThatThrownBy(orphan::merge)
          .isInstanceOf(ClosedException.class)
          .hasMessageContaining("network");
      orphan.close();
    }
  }

  @Test
  void lifeOfAnAdapter_manyTimes_keepsNoNativeObject() {
    AdapterTensors tensors = file.adapters();
    try (var network = file.network(DType.F32)) {
      life(network, tensors);
      long before = NativeObjects.count();
      for (int i = 0; i < 5; i++) {
        life(network, tensors);
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  private static void life(RadUNet network, AdapterTensors tensors) {
    try (var lora = Lora.of(network, tensors)) {
      try (var scope = TensorScope.open()) {
        evaluate(network).sum().backward();
      }
      lora.merge();
      lora.unmerge();
      lora.toTensors();
      lora.detach();
      lora.attach();
    }
    try (var lora = Lora.fresh(network, LoraConfig.paper(), 1)) {
      output(network);
      lora.mergeForGood();
    }
  }
}
