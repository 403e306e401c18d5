package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.rad.exception.CheckpointException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What training programs save around the weights. In the small files, storage 0 holds 1 to 6 and
 * storage 2 their averages, 11 to 16; the network has a first layer of 4 and a last one of 2.
 */
class StateDictsTest {
  private static final String FIRST = "input_blocks.0.0.weight";
  private static final String LAST = "out.2.bias";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "module.",
        "_orig_mod.",
        "model.",
        "module._orig_mod.",
        "_orig_mod.module.",
        "model.diffusion_model.",
        "ema_model.",
        "ema_model.module.",
        "unet.",
        "somebodys_own.",
      })
  void open_namesBehindAttribute_areTheNetworks(String prefix) {
    Checkpoint checkpoint = open(dict(prefix, "0"));

    assertThat(checkpoint.tensors()).containsOnlyKeys(FIRST, LAST);
    assertThat(checkpoint.removedPrefix()).isEqualTo(prefix);
    assertThat(checkpoint.notes())
        .containsExactly("every name began with " + prefix + ", which is removed");
  }

  @Test
  void open_namesOfSafetensorsBehindAttribute_areTheNetworks() {
    String header =
        """
        {"module.conv_in.weight":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},
         "step":{"dtype":"I64","shape":[],"data_offsets":[16,24]}}\
        """;
    Path file = SmallFiles.write(folder, SmallFiles.safetensors(header, 24));

    Checkpoint checkpoint = Checkpoint.open(file);

    assertThat(checkpoint.tensors()).containsOnlyKeys("conv_in.weight");
    assertThat(checkpoint.tensor("conv_in.weight").name()).isEqualTo("conv_in.weight");
    assertThat(checkpoint.notes()).singleElement().asString().contains("1 others", "(step)");
  }

  @Test
  void open_averagedModel_leavesItsCounterOut() {
    PickleBuilder pickle = start().ops("}(").text("n_averaged").tensor("Long", "1", 2, 1);
    tensors(pickle, "module.", "0").op('u');

    assertThat(open(pickle).tensors()).containsOnlyKeys(FIRST, LAST);
  }

  @Test
  void open_otherNetworksBeside_takesTheUnet() {
    PickleBuilder pickle = start().ops("}(");
    tensors(pickle, "first_stage_model.", "2");
    tensors(pickle, "model.diffusion_model.", "0");
    tensors(pickle, "classifier.", "2").op('u');

    Checkpoint checkpoint = open(pickle);

    assertThat(checkpoint.tensors()).containsOnlyKeys(FIRST, LAST);
    assertThat(first(checkpoint)).isEqualTo(1);
    assertThat(checkpoint.notes())
        .containsExactly(
            "the tensors are those whose names begin with model.diffusion_model., which is removed;"
                + " 4 others are left out (first_stage_model., classifier.)");
  }

  @Test
  void open_twoUnknownNetworks_choosesNone() {
    PickleBuilder pickle = start().ops("}(");
    tensors(pickle, "first.", "0");
    tensors(pickle, "second.", "2").op('u');

    assertThat(open(pickle).tensors()).hasSize(4).containsKeys("first." + FIRST, "second." + LAST);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("averagedFiles")
  void open_averages_arePreferredOrLeftOut(String name, UnaryOperator<PickleBuilder> body) {
    byte[] bytes = SmallFiles.zip(body.apply(start().ops("}(")).op('u').stop());
    Path file = SmallFiles.write(folder, bytes);

    assertThat(first(Checkpoint.open(file))).isEqualTo(11);
    assertThat(Checkpoint.open(file).tensors()).containsOnlyKeys(FIRST, LAST);
    assertThat(Checkpoint.open(file).notes()).isNotEmpty();
    assertThat(first(Checkpoint.open(file, WeightSet.RAW))).isEqualTo(1);
    assertThat(Checkpoint.open(file, WeightSet.RAW).tensors()).containsOnlyKeys(FIRST, LAST);
  }

  static Stream<Arguments> averagedFiles() {
    return Stream.of(
        averaged("dict", p -> inner(inner(p, "model", "", "0"), "ema", "", "2")),
        averaged("prefixes", p -> tensors(tensors(p, "online_model.", "0"), "ema_model.", "2")),
        averaged(
            "score_sde",
            p ->
                shadows(
                        inner(p, "model", "module.", "0")
                            .text("ema")
                            .ops("}(")
                            .text("decay")
                            .number(1)
                            .text("num_updates")
                            .tensor("Long", "1", 2, 0, new long[0], new long[0])
                            .text("shadow_params")
                            .ops("]("))
                    .ops("eu")),
        averaged(
            "torch_ema at the top",
            p -> shadows(inner(p, "state_dict", "", "0").text("shadow_params").ops("](")).op('e')),
        averaged(
            "optimizer states",
            p ->
                shadows(
                        inner(p, "state_dict", "model.", "0")
                            .text("optimizer_states")
                            .ops("]}")
                            .text("ema")
                            .op('('))
                    .ops("tsa")),
        averaged(
            "names without dots",
            p ->
                tensors(p, "model.diffusion_model.", "0")
                    .text("model_ema.diffusion_modelinput_blocks00weight")
                    .raw(tensor("2", 0, 4))
                    .text("model_ema.diffusion_modelout2bias")
                    .raw(tensor("2", 4, 2))));
  }

  private static Arguments averaged(String name, UnaryOperator<PickleBuilder> body) {
    return Arguments.of(name, body);
  }

  @Test
  void open_shadowsThatDoNotFit_areLeftOutWithANote() {
    PickleBuilder pickle = inner(start().ops("}("), "model", "", "0");
    pickle.text("ema").ops("}").text("shadow_params").ops("](").raw(tensor("2", 0, 4)).ops("esu");

    Checkpoint checkpoint = open(pickle);

    assertThat(first(checkpoint)).isEqualTo(1);
    assertThat(checkpoint.notes())
        .containsExactly(
            "the tensors are those of the file's dict model",
            "the 1 averaged tensors in ema.shadow_params do not fit the 2 weights and are left out:"
                + " those of the last step are read");
  }

  /** As many, of which one has another shape. */
  @Test
  void open_shadowsOfOtherShapes_areLeftOut() {
    PickleBuilder pickle = inner(start().ops("}("), "model", "", "0");
    pickle.text("shadow_params").ops("](").raw(tensor("2", 0, 4)).raw(tensor("2", 3, 3)).ops("eu");

    Checkpoint checkpoint = open(pickle);

    assertThat(first(checkpoint)).isEqualTo(1);
    assertThat(checkpoint.notes())
        .element(1)
        .asString()
        .startsWith("the 2 averaged tensors in shadow_params do not fit the 2 weights");
  }

  @Test
  void open_shadows_saysWhichAreRead() {
    PickleBuilder pickle = inner(start().ops("}("), "model", "", "0").text("shadow_params");
    Path file =
        SmallFiles.write(folder, SmallFiles.zip(shadows(pickle.ops("](")).ops("eu").stop()));

    assertThat(Checkpoint.open(file).notes())
        .contains("the values are the averaged ones in shadow_params, in the order of the names");
    assertThat(Checkpoint.open(file, WeightSet.RAW).notes())
        .contains(
            "the averaged weights in shadow_params are left out: those of the last step are read");
  }

  @Test
  void open_averagesOfNothing_takesTheModel() {
    PickleBuilder pickle = start().ops("}(").text("ema").ops("}").text("decay").number(1).op('s');
    inner(pickle, "model", "", "0").op('u');

    assertThat(first(open(pickle))).isEqualTo(1);
  }

  @Test
  void open_lightning_tellsItsVersion() {
    PickleBuilder pickle = start().ops("}(").text("pytorch-lightning_version").text("2.2.1");
    inner(pickle, "state_dict", "model.", "0").op('u');

    Checkpoint checkpoint = open(pickle);

    assertThat(checkpoint.metadata()).containsExactly(entry(Checkpoint.LIGHTNING_KEY, "2.2.1"));
    assertThat(checkpoint.removedPrefix()).isEqualTo("model.");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bookkeeping")
  void open_harmlessObjectsBeside_areReadAsNothing(String name, PickleBuilder value) {
    PickleBuilder pickle = start().ops("}(").text("other").raw(value.bytes());
    inner(pickle, "state_dict", "", "0").op('u');

    assertThat(open(pickle).tensors()).containsOnlyKeys(FIRST, LAST);
  }

  static Stream<Arguments> bookkeeping() {
    return Stream.of(
        Arguments.of(
            "Counter", opcodes().global("collections", "Counter").ops("}").op(0x85).op('R')),
        Arguments.of(
            "defaultdict",
            opcodes()
                .global("collections", "defaultdict")
                .global("__builtin__", "int")
                .op(0x85)
                .op('R')
                .op('(')
                .text("a")
                .number(1)
                .op('u')),
        Arguments.of("deque", opcodes().global("collections", "deque").ops(")R").number(1).op('a')),
        Arguments.of("device", opcodes().global("torch", "device").text("cpu").op(0x85).op('R')),
        Arguments.of("dtype", opcodes().global("torch", "float32")),
        Arguments.of(
            "set",
            opcodes().global("__builtin__", "set").ops("](").number(3).ops("e").op(0x85).op('R')),
        Arguments.of("set of protocol 4", opcodes().op(0x8f).op('(').number(3).op(0x90)),
        Arguments.of("frozenset of protocol 4", opcodes().op('(').number(3).op(0x91)),
        Arguments.of("numpy scalar", numpyScalar()),
        Arguments.of(
            "Namespace",
            opcodes()
                .global("argparse", "Namespace")
                .op(')')
                .op(0x81)
                .ops("}")
                .text("a")
                .number(1)
                .ops("sb")));
  }

  /** {@code numpy.core.multiarray.scalar(dtype('f8'), b'...')} as protocol 2 has it. */
  private static PickleBuilder numpyScalar() {
    PickleBuilder pickle = opcodes().global("numpy.core.multiarray", "scalar");
    pickle.global("numpy", "dtype").text("f8").op(0x89).op(0x88).op(0x87).op('R');
    pickle.op('(').number(3).text("<").op('N').ops("tb");
    return pickle
        .global("_codecs", "encode")
        .text("x")
        .text("latin1")
        .op(0x86)
        .op('R')
        .op(0x86)
        .op('R');
  }

  @ParameterizedTest
  @ValueSource(strings = {"N", ")", "\u0088", "K\7", "C\1x"})
  void open_anyKeyThatPythonTakes_isReadOver(String key) {
    PickleBuilder pickle = start().ops("}(").ops(key).number(1);
    inner(pickle, "state_dict", "", "0").op('u');

    assertThat(open(pickle).tensors()).containsOnlyKeys(FIRST, LAST);
  }

  @Test
  void open_noDictOfTensors_saysWhereItLooked() {
    Path file =
        SmallFiles.write(
            folder, SmallFiles.zip(start().ops("}").text("x").op('N').ops("s").stop()));

    assertThatThrownBy(() -> Checkpoint.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no tensors under the keys 'x'")
        .hasMessageContaining("state_dict");
  }

  private Checkpoint open(PickleBuilder pickle) {
    return Checkpoint.open(SmallFiles.write(folder, SmallFiles.zip(pickle.stop())));
  }

  private static float first(Checkpoint checkpoint) {
    return checkpoint.tensor(FIRST).toFloats()[0];
  }

  private static PickleBuilder start() {
    return new PickleBuilder();
  }

  private static PickleBuilder opcodes() {
    return PickleBuilder.opcodes();
  }

  private static PickleBuilder dict(String prefix, String storage) {
    return tensors(start().ops("}("), prefix, storage).op('u');
  }

  /** A dict of the network under a key. */
  private static PickleBuilder inner(PickleBuilder p, String key, String prefix, String storage) {
    return tensors(p.text(key).ops("}("), prefix, storage).op('u');
  }

  /** Both layers, as keys and values. */
  private static PickleBuilder tensors(PickleBuilder p, String prefix, String storage) {
    p.text(prefix + FIRST).raw(tensor(storage, 0, 4));
    return p.text(prefix + LAST).raw(tensor(storage, 4, 2));
  }

  /** The averages without names. */
  private static PickleBuilder shadows(PickleBuilder p) {
    return p.raw(tensor("2", 0, 4)).raw(tensor("2", 4, 2));
  }

  private static byte[] tensor(String storage, long offset, long size) {
    return opcodes().tensor("Float", storage, 6, offset, new long[] {size}, new long[] {1}).bytes();
  }
}
