package dev.rad.torch.lora;

import static dev.rad.torch.lora.Adapted.EVERYTHING;
import static dev.rad.torch.lora.Adapted.assertSame;
import static dev.rad.torch.lora.Adapted.evaluate;
import static dev.rad.torch.lora.Adapted.output;
import static dev.rad.torch.lora.Adapted.train;
import static dev.rad.torch.lora.Adapted.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.checkpoint.AdapterTensors;
import dev.rad.checkpoint.AdapterTensors.LowRank;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** New adapters, and what their training can change. */
class LoraTrainingTest {

  private final GoldenLora file = GoldenLora.open();

  @Test
  void fresh_beforeTraining_changesNoBit() {
    try (var network = file.network(DType.F32)) {
      float[] before = output(network);
      try (var lora = Lora.fresh(network, LoraConfig.paper(), 7)) {
        assertThat(output(network)).isEqualTo(before);
        lora.merge();
        assertThat(output(network)).isEqualTo(before);
      }
    }
  }

  @Test
  void fresh_paper_hasThePapersParameters() {
    try (var network = file.network(DType.F32);
        var lora = Lora.fresh(network, LoraConfig.paper(), 7)) {
      AdapterTensors tensors = lora.toTensors();
      assertThat(tensors.layers().keySet())
          .contains("input_blocks.0.0", "out.2", "middle_block.1.qkv", "middle_block.1.proj_out")
          .contains("input_blocks.2.0.in_layers.2", "output_blocks.1.2.out_layers.3")
          .noneMatch(key -> key.contains("skip") || key.contains("emb") || key.contains("norm"));
      assertThat(tensors.fullyTrained().keySet())
          .contains("time_embed.0.weight", "time_embed.2.bias")
          .contains("middle_block.2.emb_layers.1.weight")
          .allMatch(name -> name.startsWith("time_embed.") || name.contains(".emb_layers.1."));
      assertThat(tensors.layers().get("middle_block.1.qkv").stream().map(LowRank::rowOffset))
          .containsExactly(0L, 64L, 128L);
      RawTensor a = tensors.layers().get("output_blocks.0.0.in_layers.2").get(0).a();
      assertThat(a.shape()).containsExactly(16, 128, 3, 3);
      double squares = 0;
      for (double value : a.toDoubles()) {
        squares += value * value;
      }
      assertThat(Math.sqrt(squares / a.elements())).isCloseTo(1.0 / 16, Offset.offset(0.002));
    }
  }

  @Test
  void fresh_sameSeed_givesTheSameStart() {
    try (var network = file.network(DType.F32)) {
      Map<String, float[]> first;
      try (var lora = Lora.fresh(network, LoraConfig.paper(), 7)) {
        first = values(lora.trainable());
      }
      try (var lora = Lora.fresh(network, LoraConfig.paper(), 7)) {
        assertSame(values(lora.trainable()), first);
      }
      try (var lora = Lora.fresh(network, LoraConfig.paper(), 8)) {
        String name = "middle_block.1.qkv.lora_A";
        assertThat(lora.trainable().get(name).toFloats()).isNotEqualTo(first.get(name));
      }
    }
  }

  @Test
  void backward_attached_reachesWhatIsTrainedAndNothingElse() {
    try (var scope = TensorScope.open();
        var network = file.network(DType.F32);
        var lora = Lora.fresh(network, LoraConfig.paper(), 7)) {
      train(lora);
      evaluate(network).square().sum().backward();
      Map<String, Tensor> trainable = lora.trainable();
      trainable.forEach(
          (name, tensor) -> {
            assertThat(tensor.requiresGrad()).as(name).isTrue();
            assertThat(tensor.grad()).as(name).isNotNull();
            assertThat(tensor.grad().norm().item()).as(name).isPositive();
          });
      network
          .parameters()
          .forEach(
              (name, parameter) -> {
                if (!trainable.containsKey(name)) {
                  assertThat(parameter.requiresGrad()).as(name).isFalse();
                  assertThat(parameter.grad()).as(name).isNull();
                }
              });
      assertThat(trainable.keySet()).contains("time_embed.0.weight", "out.2.lora_B");
    }
  }

  /** A central difference of the loss, in float64, along the gradient itself. */
  @Test
  void backward_everyKindOfLayer_givesTheSlopeOfTheLoss() {
    try (var scope = TensorScope.open();
        var network = GoldenLora.everyKindOfLayer(DType.F64);
        var lora = Lora.fresh(network, EVERYTHING, 7)) {
      train(lora);
      evaluate(network).square().mean().backward();
      lora.trainable()
          .forEach(
              (name, tensor) -> {
                Tensor direction = tensor.grad().div(tensor.grad().norm());
                double slope = tensor.grad().mul(direction).sum().item();
                double h = 1e-5;
                Tensor ahead = lossAfter(network, tensor, direction.mul(h));
                Tensor behind = lossAfter(network, tensor, direction.mul(-2 * h));
                lossAfter(network, tensor, direction.mul(h));
                assertThat(ahead.sub(behind).mul(1 / (2 * h)).item())
                    .as(name)
                    .isCloseTo(slope, Offset.offset(1e-4 * slope));
              });
    }
  }

  private static Tensor lossAfter(RadUNet network, Tensor tensor, Tensor change) {
    return Autograd.off(
        () -> {
          tensor.add_(change);
          return evaluate(network).square().mean();
        });
  }

  @Test
  void autocast_adaptedNetwork_computesAndDerives() {
    try (var scope = TensorScope.open();
        var network = file.network(DType.F32);
        var lora = Lora.of(network, file.adapters())) {
      Tensor exact = Autograd.off(() -> evaluate(network));
      Tensor rounded = Autograd.autocast(Device.CPU, DType.BF16, () -> evaluate(network));
      rounded.to(DType.F32).square().mean().backward();
      assertThat(exact.sub(rounded).norm().item() / exact.norm().item()).isLessThan(0.05);
      lora.trainable()
          .forEach((name, tensor) -> assertThat(tensor.grad().norm().item()).as(name).isPositive());
    }
  }
}
