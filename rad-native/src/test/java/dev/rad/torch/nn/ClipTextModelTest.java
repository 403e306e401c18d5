package dev.rad.torch.nn;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.ClosedException;
import dev.rad.torch.Golden;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClipTextModelTest {

  private static final double FLOAT32 = 1e-5;

  private static int[][] ids(Golden golden) {
    return GoldenPipeline.rows(golden.longs("ids"), 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text-sd1", "text-sd2"})
  void forward_publishedProgramsTokens_givesItsRows(String name) {
    Golden golden = GoldenPipeline.open(name);
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad();
        var network = GoldenPipeline.textEncoder(golden)) {
      int[][] ids = ids(golden);
      assertClose(network.forward(ids), golden.tensor("last_hidden_state"), FLOAT32);
      assertClose(network.forward(1, ids), golden.tensor("clip_skip_1"), FLOAT32);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text-sd1", "text-sd2"})
  void hidden_publishedProgramsTokens_givesItsLayersRows(String name) {
    Golden golden = GoldenPipeline.open(name);
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad();
        var network = GoldenPipeline.textEncoder(golden)) {
      for (int count = 0; count <= 3; count++) {
        Tensor rows = network.hidden(count, ids(golden));
        assertClose(rows, golden.tensor("hidden." + count), FLOAT32);
      }
    }
  }

  @Test
  void forward_laterTokenChanged_leavesEarlierRows() {
    Golden golden = GoldenPipeline.open("text-sd1");
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad();
        var network = GoldenPipeline.textEncoder(golden)) {
      int[] text = ids(golden)[0];
      int[] other = text.clone();
      other[40] = (other[40] + 1) % network.config().vocabSize();
      Tensor rows = network.forward(text);
      Tensor changed = network.forward(other);
      assertClose(changed.narrow(1, 0, 40), rows.narrow(1, 0, 40), 1e-6);
      assertThat(Golden.relativeError(changed.narrow(1, 40, 37), rows.narrow(1, 40, 37)))
          .isGreaterThan(1e-3);
    }
  }

  @Test
  void forward_tokensThatDoNotFit_areRefused() {
    Golden golden = GoldenPipeline.open("text-sd1");
    try (var scope = TensorScope.open();
        var network = GoldenPipeline.textEncoder(golden)) {
      assertThatThrownBy(() -> network.forward(new int[78]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 to 77 tokens");
      assertThatThrownBy(() -> network.forward(new int[] {734}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("tokenizer");
      assertThatThrownBy(() -> network.forward(new int[3], new int[4]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("pad");
      assertThatThrownBy(() -> network.forward(4, new int[][] {{1}}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3 layers");
      network.close();
      assertThatThrownBy(() -> network.forward(new int[3])).isInstanceOf(ClosedException.class);
    }
  }

  @Test
  void forward_manyTimes_keepsNoNativeObject() {
    Golden golden = GoldenPipeline.open("text-sd1");
    try (var network = GoldenPipeline.textEncoder(golden)) {
      encode(network, golden);
      long before = NativeObjects.count();
      for (int i = 0; i < 10; i++) {
        encode(network, golden);
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  private static void encode(ClipTextModel network, Golden golden) {
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad()) {
      assertThat(network.forward(ids(golden)).size(0)).isEqualTo(3);
    }
  }
}
