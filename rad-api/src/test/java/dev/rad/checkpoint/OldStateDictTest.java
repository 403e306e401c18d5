package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * State dicts of PyTorch before 0.4, as torchvision still publishes VGG16: they hold parameters
 * instead of tensors. PyTorch 2.13.0 reads such parameters, made in both ways, with {@code
 * torch.load(file, weights_only=True)}.
 */
class OldStateDictTest {

  @TempDir Path folder;

  /** {@code Parameter(tensor)}, then its state {@code (requires_grad, volatile, hooks)}. */
  private static PickleBuilder reduced(PickleBuilder pickle) {
    parameter(pickle).op('(');
    oldTensor(pickle).op('t').op('R').op('(');
    return pickle.op(0x88).op(0x89).orderedDict().op('t').op('b');
  }

  /** An empty parameter, then {@code (tensor, None, requires_grad, volatile, hooks)}. */
  private static PickleBuilder made(PickleBuilder pickle) {
    parameter(pickle).op(')').op(0x81).op('q').op(9).op('(');
    oldTensor(pickle).op('N').op(0x88).op(0x89);
    return pickle.orderedDict().op('t').op('b');
  }

  private static PickleBuilder parameter(PickleBuilder pickle) {
    return pickle.global("torch.nn.parameter", "Parameter");
  }

  /** {@code _rebuild_tensor(storage, offset, size, stride)}. */
  private static PickleBuilder oldTensor(PickleBuilder pickle) {
    pickle.global("torch._utils", "_rebuild_tensor").op('(').storage("Float", "0", 6);
    return pickle.number(0).numbers(2, 3).numbers(3, 1).op('t').op('R');
  }

  private static PickleBuilder stateDict() {
    return new PickleBuilder().orderedDict().op('(').text("features.0.weight");
  }

  private static byte[] file(PickleBuilder values) {
    // the second storage is there for SmallFiles alone
    values.text("other").tensor("Long", "1", 2, 2);
    return SmallFiles.legacy(values.op('u').stop());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void open_parameters_areTheirTensors(boolean isReduced) {
    PickleBuilder pickle = isReduced ? reduced(stateDict()) : made(stateDict());
    Path file = SmallFiles.write(folder, file(pickle));

    Checkpoint checkpoint = Checkpoint.open(file);

    assertThat(checkpoint.tensors()).containsOnlyKeys("features.0.weight", "other");
    RawTensor weight = checkpoint.tensor("features.0.weight");
    assertThat(weight.shape()).containsExactly(2, 3);
    assertThat(weight.toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void open_parameterThatOccursTwice_isTheSameTensor() {
    PickleBuilder pickle = made(stateDict()).text("shared").op('h').op(9);
    Path file = SmallFiles.write(folder, file(pickle));

    assertThat(Checkpoint.open(file).tensor("shared").toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void open_parameterWithoutTensor_isNone() {
    PickleBuilder pickle = parameter(stateDict()).op(')').op(0x81);
    pickle.text("a").tensor("Float", "0", 6, 2, 3);
    Path file = SmallFiles.write(folder, file(pickle));

    assertThat(Checkpoint.open(file).tensors()).containsOnlyKeys("a", "other");
  }

  @Test
  void open_whatIsNoTensor_isRefused() {
    PickleBuilder text = parameter(stateDict()).op('(').text("x").op('t').op('R');
    Path file = SmallFiles.write(folder, file(text));
    assertThatThrownBy(() -> Checkpoint.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("Parameter takes nothing or a tensor");

    PickleBuilder few = stateDict().global("torch._utils", "_rebuild_tensor").op('(');
    few.storage("Float", "0", 6).number(0).numbers(7).numbers(1).op('t').op('R');
    SmallFiles.write(folder, file(few));
    assertThatThrownBy(() -> Checkpoint.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("does not lie in the 6 elements");
  }
}
