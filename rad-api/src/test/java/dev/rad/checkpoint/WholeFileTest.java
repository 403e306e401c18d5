package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of several networks, read with all their names, and what training leaves in them. */
class WholeFileTest {
  @TempDir Path folder;

  @Test
  void openWhole_severalNetworks_keepsAllNames() {
    PickleBuilder pickle = new PickleBuilder().ops("}(");
    pickle.text("global_step").number(470_000);
    pickle.text("state_dict").ops("}(");
    weight(pickle, "model.diffusion_model.input_blocks.0.0.weight");
    weight(pickle, "model_ema.diffusion_modelinput_blocks00weight");
    weight(pickle, "first_stage_model.encoder.conv_in.weight");
    pickle.op('u').op('u');

    Checkpoint checkpoint = Checkpoint.openWhole(file(pickle));

    assertThat(checkpoint.tensors())
        .containsOnlyKeys(
            "model.diffusion_model.input_blocks.0.0.weight",
            "model_ema.diffusion_modelinput_blocks00weight",
            "first_stage_model.encoder.conv_in.weight");
    assertThat(checkpoint.metadata()).containsEntry(Checkpoint.STEP_KEY, "470000");
    assertThat(checkpoint.removedPrefix()).isEmpty();
  }

  @Test
  void openWhole_unknownClassesBesideTheWeights_areObjectsWithoutContent() {
    PickleBuilder pickle = new PickleBuilder().ops("}(");
    pickle.text("callbacks").ops("}(");
    pickle.global("somebodys.training", "Callback").text("state"); // a class as a key
    pickle.op('u');
    pickle.text("schedule").global("somebodys.training", "make").op(')').op('R'); // a call
    pickle.text("state_dict").ops("}(");
    weight(pickle, "a.weight");
    pickle.op('u').op('u');
    Path file = file(pickle);

    assertThat(Checkpoint.openWhole(file).tensors()).containsOnlyKeys("a.weight");
    assertThatThrownBy(() -> Checkpoint.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("somebodys.training.Callback");
  }

  @Test
  void openWhole_unknownObjectAmongTheWeights_isRefused() {
    PickleBuilder pickle = new PickleBuilder().ops("}(");
    pickle.text("state_dict").ops("}(");
    weight(pickle, "a.weight");
    pickle.text("b.weight").global("somebodys.training", "Quantised").op(')').op('R');
    pickle.op('u').op('u');

    assertThatThrownBy(() -> Checkpoint.openWhole(file(pickle)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("somebodys.training.Quantised")
        .hasMessageContaining("b.weight");
  }

  @ParameterizedTest
  @CsvSource({
    "os, system",
    "posix, system",
    "subprocess, Popen",
    "builtins, eval",
    "builtins, getattr",
    "__builtin__, exec",
    "importlib, import_module",
    "sys, exit",
    "torch.hub, load",
    "torch, load",
    "runpy, run_path",
    "operator, attrgetter"
  })
  void openWhole_nameThatRunsSomething_isRefusedWhereverItIs(String module, String name) {
    PickleBuilder pickle = new PickleBuilder().ops("}(");
    pickle.text("harmless").global(module, name).op('(').text("echo").op('t').op('R');
    pickle.text("state_dict").ops("}(");
    weight(pickle, "a.weight");
    pickle.op('u').op('u');

    assertThatThrownBy(() -> Checkpoint.openWhole(file(pickle)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(module + "." + name)
        .hasMessageContaining("nothing was run");
  }

  /** What training programs are known to leave among the weights is no reason to refuse them. */
  @Test
  void openWhole_harmlessObjectAmongTheWeights_isReadOver() {
    PickleBuilder pickle = new PickleBuilder().ops("}(");
    pickle.text("state_dict").ops("}(");
    weight(pickle, "a.weight");
    pickle.text("set").op(0x8f).text("counter").global("collections", "Counter").ops(")R");
    pickle.op('u').op('u');

    Checkpoint checkpoint = Checkpoint.openWhole(file(pickle));

    assertThat(checkpoint.tensors()).containsOnlyKeys("a.weight");
    assertThat(checkpoint.notes())
        .containsExactly("the tensors are those of the file's dict state_dict");
  }

  @Test
  void openWhole_plainFile_hasNoNotes() {
    PickleBuilder pickle = new PickleBuilder().ops("}(");
    weight(pickle, "a.weight");

    assertThat(Checkpoint.openWhole(file(pickle.op('u'))).notes()).isEmpty();
  }

  @Test
  void openWhole_streamWithUnknownClasses_isRead() {
    PickleBuilder pickle = new PickleBuilder().ops("}(");
    pickle.text("a").tensor("Float", "0", 6, 6).text("b").tensor("Long", "1", 2, 2);
    pickle.text("callback").global("somebodys.training", "Callback").op('u');
    Path file = SmallFiles.write(folder, SmallFiles.legacy(pickle.stop()));

    assertThat(Checkpoint.openWhole(file).tensors()).containsOnlyKeys("a", "b");
    assertThatThrownBy(() -> Checkpoint.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("somebodys.training.Callback");
  }

  /** Dicts in four others are looked through, in five they are not. */
  @Test
  void openWhole_nestedDicts_areBounded() {
    assertThat(Checkpoint.openWhole(nested(4)).tensors()).containsOnlyKeys("a.weight");
    assertThatThrownBy(() -> Checkpoint.openWhole(nested(5)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no tensors under the keys 'model'");
  }

  private Path nested(int depth) {
    PickleBuilder pickle = new PickleBuilder();
    for (int k = 0; k < depth; k++) {
      pickle.ops("}").text("model");
    }
    pickle.ops("}(");
    weight(pickle, "a.weight");
    return file(pickle.ops("u" + "s".repeat(depth)));
  }

  private static void weight(PickleBuilder pickle, String name) {
    pickle.text(name).tensor("Float", "0", 6, 4);
  }

  private Path file(PickleBuilder pickle) {
    return SmallFiles.write(folder, SmallFiles.zip(pickle.stop()));
  }
}
