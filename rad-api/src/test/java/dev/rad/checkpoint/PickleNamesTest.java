package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the names that a pickle of weights may use do with their arguments. */
class PickleNamesTest {
  private static final Pickle.Storage WHOLE = new Pickle.Storage(DType.F32, "0", 6, 0, 6);

  @TempDir Path folder;

  private Object unpickle(PickleBuilder pickle) throws IOException {
    Path file = Files.write(folder.resolve("x"), new byte[1]);
    try (MappedFile mapped = MappedFile.open(file)) {
      return new Unpickler(new PickleInput(mapped, "pickle", ByteBuffer.wrap(pickle.stop())), false)
          .read();
    }
  }

  private void assertRefused(PickleBuilder pickle, String reason) {
    assertThatThrownBy(() -> unpickle(pickle))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(reason);
  }

  private static PickleBuilder start() {
    return PickleBuilder.opcodes();
  }

  @Test
  void stackGlobal_allowedName_isFound() throws IOException {
    PickleBuilder pickle = start().text("collections").text("OrderedDict").op(0x93);

    assertThat(unpickle(pickle.ops(")R"))).isEqualTo(Map.of());
  }

  // ---- dicts ----

  /** Weights have strings as keys; what else Python takes is dropped, or kept and not looked at. */
  @Test
  void dict_keys_areTextsNumbersAndBooleans() throws IOException {
    PickleBuilder pickle = start().ops("}(").op(0x88).ops("K\1").text("a").ops("K\2");
    pickle.ops("K\7K\3NK\4u");

    assertThat(unpickle(pickle)).isEqualTo(Map.of(true, 1L, "a", 2L, 7L, 3L));
    assertRefused(start().ops("}}Ns"), "a dict key is a list or a dict");
  }

  private static PickleBuilder ordered() {
    return start().global("collections", "OrderedDict");
  }

  @Test
  void orderedDict_pairs_areItsEntriesInOrder() throws IOException {
    PickleBuilder tuples = ordered().ops("](").text("b").ops("K\1").op(0x86);
    tuples.text("a").ops("K\2").op(0x86).op('e').op(0x85).op('R');
    PickleBuilder lists = ordered().ops("](](").text("b").ops("K\1e](");
    lists.text("a").ops("K\2ee").op(0x85).op('R');

    for (PickleBuilder pickle : List.of(tuples, lists)) {
      Map<?, ?> dict = (Map<?, ?>) unpickle(pickle);
      assertThat(dict).isEqualTo(Map.of("b", 1L, "a", 2L));
      assertThat(List.copyOf(dict.keySet())).isEqualTo(List.of("b", "a"));
    }
  }

  @Test
  void orderedDict_noPairs_isRefused() {
    String reason = "OrderedDict takes nothing or a list of pairs";
    assertRefused(ordered().ops("]]").op(0x86).op('R'), reason);
    assertRefused(ordered().ops("}").op(0x85).op('R'), reason);
    assertRefused(ordered().ops("]K\1a").op(0x85).op('R'), reason);
    assertRefused(ordered().ops("]K\1K\2K\3").op(0x87).ops("a").op(0x85).op('R'), reason);
    assertRefused(ordered().ops("]](K\1ea").op(0x85).op('R'), reason);
    assertRefused(ordered().ops("]](K\1K\2K\3ea").op(0x85).op('R'), reason);
  }

  /** The last pair that is copied, and the first that is not. */
  @Test
  void orderedDict_manyCopies_areBounded() throws IOException {
    int pairs = 1 << 9;
    int copies = Unpickler.LIMIT / pairs;

    assertThat((Map<?, ?>) unpickle(copies(pairs, copies))).hasSize(1);
    PickleBuilder more = copies(pairs, copies).ops("0").op('h').op(1).ops("]");
    more.text("a").ops("N").op(0x86).ops("a").op(0x85).op('R');
    assertRefused(more, "makes more than 262144 objects");
  }

  /** A list of equal pairs, made into a dict many times by calls of a few bytes. */
  private static PickleBuilder copies(int pairs, int copies) {
    PickleBuilder pickle = ordered().ops("q\1](").text("a").ops("N").op(0x86).ops("q\3");
    for (int k = 1; k < pairs; k++) {
      pickle.ops("h\3");
    }
    pickle.ops("e").op(0x85).ops("q\2R");
    for (int k = 1; k < copies; k++) {
      pickle.ops("0h\1h\2R");
    }
    return pickle;
  }

  // ---- storages ----

  /** {@code ('storage', FloatStorage, key, 'cpu', 6[, view])}, of which the rest is to come. */
  private static PickleBuilder id(PickleBuilder key) {
    PickleBuilder pickle = start().op('(').text("storage").global("torch", "FloatStorage");
    return pickle.raw(key.bytes()).text("cpu").number(6);
  }

  private static PickleBuilder view(long offset, long length) {
    PickleBuilder pickle = id(start().text("0")).text("view").number(offset).number(length);
    return pickle.op(0x87).ops("tQ");
  }

  @Test
  void storage_key_isTextOrNumber() throws IOException {
    assertThat(unpickle(id(start().text("0")).ops("tQ"))).isEqualTo(WHOLE);
    assertThat(unpickle(id(start().number(0)).ops("tQ"))).isEqualTo(WHOLE);
    assertThat(unpickle(id(start().text("0")).ops("NtQ"))).isEqualTo(WHOLE);
    String reason = "a persistent id is not that of a storage";
    assertRefused(id(start().ops("N")).ops("tQ"), reason);
    assertRefused(id(start().text("0")).ops("NNtQ"), reason);
    PickleBuilder four = start().op('(').text("storage").global("torch", "FloatStorage");
    assertRefused(four.text("0").text("cpu").ops("tQ"), reason);
    PickleBuilder module = start().op('(').text("module").global("torch", "FloatStorage");
    assertRefused(module.text("0").text("cpu").number(6).ops("tQ"), reason);
  }

  /** Files before PyTorch 0.4 have views of storages. */
  @Test
  void storage_view_liesInIt() throws IOException {
    assertThat(unpickle(view(2, 3))).isEqualTo(new Pickle.Storage(DType.F32, "0", 6, 2, 3));
    assertThat(unpickle(view(2, 4))).isEqualTo(new Pickle.Storage(DType.F32, "0", 6, 2, 4));
    assertThat(unpickle(view(6, 0))).isEqualTo(new Pickle.Storage(DType.F32, "0", 6, 6, 0));
    String leaves = "a view of storage '0' leaves it";
    assertRefused(view(2, 5), leaves);
    assertRefused(view(7, 0), leaves);
    assertRefused(view(1, Long.MAX_VALUE), leaves);
    assertRefused(view(-1, 1), "a view's offset is not a number from 0");
    assertRefused(view(1, -1), "a view's length is not a number from 0");
    assertRefused(id(start().text("0")).ops("K\0K\6").op(0x86).ops("tQ"), "view is malformed");
  }

  // ---- tensors ----

  /** A tensor of a storage of 6, with a number of arguments behind the strides. */
  private static PickleBuilder tensor(long offset, long[] shape, long[] strides, int more) {
    PickleBuilder pickle = start().global("torch._utils", "_rebuild_tensor_v2").op('(');
    pickle.storage("Float", "0", 6).number(offset).numbers(shape).numbers(strides);
    return pickle.ops("N".repeat(more)).ops("tR");
  }

  private static long[] of(long... values) {
    return values;
  }

  private Pickle.TensorView read(PickleBuilder pickle) throws IOException {
    return (Pickle.TensorView) unpickle(pickle);
  }

  /** The seventh argument is the metadata of PyTorch 2. */
  @Test
  void tensor_sixOrSevenArguments_areTaken() throws IOException {
    for (int more : new int[] {2, 3}) {
      Pickle.TensorView view = read(tensor(1, of(2, 2), of(2, 1), more));
      assertThat(view.storage()).isEqualTo(WHOLE);
      assertThat(view.offset()).isEqualTo(1);
      assertThat(view.shape()).containsExactly(2, 2);
      assertThat(view.strides()).containsExactly(2, 1);
    }
    String reason = "_rebuild_tensor_v2 takes a storage and five or six more arguments";
    assertRefused(tensor(0, of(2), of(1), 1), reason);
    assertRefused(tensor(0, of(2), of(1), 4), reason);
    assertRefused(start().global("torch._utils", "_rebuild_tensor_v2").ops("(NNNNNNtR"), reason);
  }

  @Test
  void tensor_ofNoElements_liesAnywhere() throws IOException {
    assertThat(read(tensor(0, of(0), of(1), 2)).shape()).containsExactly(0);
    assertThat(read(tensor(6, of(3, 0), of(1, 1), 2)).shape()).containsExactly(3, 0);
    assertThat(read(tensor(9, of(0, 9), of(9, 1), 2)).shape()).containsExactly(0, 9);
  }

  @Test
  void tensor_anyStrides_endsInTheStorage() throws IOException {
    assertThat(read(tensor(5, of(), of(), 2)).offset()).isEqualTo(5);
    assertThat(read(tensor(1, of(2, 2), of(3, 1), 2)).offset()).isEqualTo(1);
    assertRefused(tensor(6, of(), of(), 2), "does not lie in the 6 elements of storage '0'");
    assertRefused(tensor(2, of(2, 2), of(3, 1), 2), "does not lie in the 6 elements");
    assertRefused(tensor(0, of(2, 2), of(5, 1), 2), "does not lie in the 6 elements");
    assertThat(read(tensor(5, of(6), of(0), 2)).shape()).containsExactly(6);
    assertRefused(tensor(5, of(7), of(0), 2), "repeats elements of its storage");
  }

  @Test
  void tensor_eightDimensions_areTaken() throws IOException {
    long[] ones = of(1, 1, 1, 1, 1, 1, 1, 1);

    assertThat(read(tensor(0, ones, ones, 2)).shape()).isEqualTo(ones);
    long[] nine = of(1, 1, 1, 1, 1, 1, 1, 1, 1);
    assertRefused(tensor(0, nine, nine, 2), "is no tuple of at most 8 numbers");
  }

  // ---- wrappers of tensors ----

  /** {@code _rebuild_parameter(tensor, requires_grad, hooks)}, as pickled modules have. */
  @Test
  void parameter_isItsTensor() throws IOException {
    PickleBuilder pickle = start().global("torch._utils", "_rebuild_parameter").op('(');
    pickle.raw(tensor(0, of(2, 3), of(3, 1), 2).bytes()).op(0x88).orderedDict().ops("tR");

    assertThat(read(pickle).shape()).containsExactly(2, 3);
    String reason = "_rebuild_parameter takes a tensor and two more arguments";
    assertRefused(start().global("torch._utils", "_rebuild_parameter").ops("(NNNtR"), reason);
    PickleBuilder two = start().global("torch._utils", "_rebuild_parameter").op('(');
    two.raw(tensor(0, of(2, 3), of(3, 1), 2).bytes()).op(0x88).ops("tR");
    assertRefused(two, reason);
  }

  @Test
  void size_isItsNumbers() throws IOException {
    PickleBuilder sizes = start().global("torch", "Size").numbers(2, 3).op(0x85).op('R');

    assertThat(unpickle(sizes)).isEqualTo(new Pickle.Tuple(List.of(2L, 3L)));
    assertRefused(start().global("torch", "Size").ops(")R"), "torch.Size takes a tuple");
    assertRefused(
        start().global("torch", "Size").ops("K\2").op(0x85).op('R'), "torch.Size takes a tuple");
  }
}
