package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The last value that a reader takes and the first that it refuses. */
class ReaderBoundsTest {
  private static final long TOP = Long.MAX_VALUE;

  @TempDir Path folder;

  private static long[] of(long... values) {
    return values;
  }

  @Test
  void elements_ofAnyShape_isTheProductOrMinusOne() {
    assertThat(Shapes.elements(of())).isEqualTo(1);
    assertThat(Shapes.elements(of(3, 5))).isEqualTo(15);
    assertThat(Shapes.elements(of(-1))).isEqualTo(-1);
    assertThat(Shapes.elements(of(0, -1))).isEqualTo(-1);
    assertThat(Shapes.elements(of(5, 0))).isZero();
    assertThat(Shapes.elements(of(TOP, TOP, 0))).isZero();
    assertThat(Shapes.elements(of(TOP, 1))).isEqualTo(TOP);
    assertThat(Shapes.elements(of(1L << 31, 1L << 31))).isEqualTo(1L << 62);
    assertThat(Shapes.elements(of(1L << 32, 1L << 31))).isEqualTo(-1); // 2⁶³
    assertThat(Shapes.elements(of(1L << 32, 1L << 32))).isEqualTo(-1); // 0 in 64 bits
    assertThat(Shapes.elements(of(3, 1L << 62))).isEqualTo(-1);
  }

  @Test
  void extent_ofAnyStrides_isOneMoreThanTheFurthestOrMinusOne() {
    assertThat(Shapes.extent(of(), of())).isEqualTo(1);
    assertThat(Shapes.extent(of(2, 3), of(3, 1))).isEqualTo(6);
    assertThat(Shapes.extent(of(2, 3), of(10, 2))).isEqualTo(15);
    assertThat(Shapes.extent(of(2, 3), of(0, 0))).isEqualTo(1);
    assertThat(Shapes.extent(of(2, 0), of(3, 1))).isZero();
    assertThat(Shapes.extent(of(1), of(-1))).isEqualTo(-1);
    assertThat(Shapes.extent(of(2), of(TOP - 1))).isEqualTo(TOP);
    assertThat(Shapes.extent(of(2), of(TOP))).isEqualTo(-1);
    assertThat(Shapes.extent(of(3), of(1L << 62))).isEqualTo(-1); // 2⁶³
    assertThat(Shapes.extent(of(5), of(1L << 62))).isEqualTo(-1); // 0 in 64 bits
    assertThat(Shapes.extent(of(2, 2), of(1L << 62, 1L << 62))).isEqualTo(-1);
  }

  @Test
  void isRowMajor_ignoresTheStridesOfSingleEntries() {
    assertThat(Shapes.isRowMajor(of(2, 1, 3), of(3, 77, 1))).isTrue();
    assertThat(Shapes.isRowMajor(of(2, 2), of(1, 2))).isFalse();
    assertThat(Shapes.isRowMajor(of(2, 2), of(2, 1))).isTrue();
  }

  // ---- safetensors ----

  private Checkpoint open(String header, int bytes) {
    return Checkpoint.open(SmallFiles.write(folder, SmallFiles.safetensors(header, bytes)));
  }

  private void assertRefused(String header, int bytes, String reason) {
    assertThatThrownBy(() -> open(header, bytes))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(reason);
  }

  private static String tensor(String name, String type, String shape, String offsets) {
    return "{\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
        .formatted(name, type, shape, offsets);
  }

  private static String metadata(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"" + i + "\":\"\"")
        .collect(Collectors.joining(",", "{\"__metadata__\":{", "}"));
  }

  /** 16384 tensors and texts together. */
  @Test
  void open_tooManyEntries_isRefused() {
    String one = "\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}";
    int most = SafetensorsReader.MAX_ENTRIES;
    Map<String, String> texts = open(metadata(most - 1) + "," + one, 1).metadata();
    assertThat(texts).hasSize(most - 1);
    assertRefused(metadata(most) + "," + one, 1, "has more than 16384 entries");
    assertRefused(metadata(most + 1) + "," + one, 1, "has more than 16384 entries");
  }

  /** Sizes whose product is 0 in 64 bits do not fit into no bytes. */
  @Test
  void open_impossibleSizes_areRefused() {
    String full = " does not fill its ";
    assertRefused(tensor("a", "F64", "[2305843009213693952]", "[0,0]"), 0, full + "0 bytes");
    assertRefused(tensor("a", "F32", "[4294967296,4294967296]", "[0,0]"), 0, full + "0 bytes");
    assertRefused(tensor("a", "F32", "[-1]", "[0,4]"), 4, full + "4 bytes");
    assertRefused(tensor("a", "U8", "[3]", "[0,4]"), 4, full + "4 bytes");
    assertRefused(tensor("a", "U8", "[4]", "[-1,3]"), 4, " has bytes -1 to 3 of the 4 ");
    assertRefused(tensor("a", "U8", "[4]", "[3,1]"), 4, " has bytes 3 to 1 of the 4 ");
    assertRefused(tensor("a", "U8", "[5]", "[0,5]"), 4, " has bytes 0 to 5 of the 4 ");
    assertThat(open(tensor("a", "U8", "[4]", "[0,4]"), 4).tensors()).containsKey("a");
    assertThat(open(tensor("a", "U8", "[0]", "[0,0]"), 0).tensors()).containsKey("a");
  }

  @Test
  void open_malformedLists_areRefused() {
    assertRefused(tensor("a", "U8", "4", "[0,4]"), 4, "has a malformed list");
    assertRefused(tensor("a", "U8", "[4,true]", "[0,4]"), 4, "has a malformed list");
    assertRefused(tensor("a", "U8", "[4]", "[0]"), 4, "does not have two data_offsets");
    assertRefused(tensor("a", "U8", "[4]", "[0,4,4]"), 4, "has a list of too many numbers");
    assertRefused("{\"a\":[]}", 0, "is not an object");
    assertRefused("{\"__metadata__\":[]}", 0, "__metadata__ is not an object");
    assertRefused("{\"__metadata__\":{\"k\":1}}", 0, "'k' is not a string");
  }

  // ---- pickles ----

  private Object unpickle(byte... opcodes) throws IOException {
    Path file = Files.write(folder.resolve("x"), new byte[1]);
    try (MappedFile mapped = MappedFile.open(file)) {
      return new Unpickler(new PickleInput(mapped, "pickle", ByteBuffer.wrap(opcodes)), false)
          .read();
    }
  }

  private void assertRefused(PickleBuilder pickle, String reason) {
    assertThatThrownBy(() -> unpickle(pickle.stop()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(reason);
  }

  /** Opcodes that old and new Pythons write in the place of others. */
  @Test
  void read_rareOpcodes_giveTheirValues() throws IOException {
    byte[] text = "größe".getBytes(StandardCharsets.UTF_8);
    assertThat(unpickle(opcodes().op(0x8c).op(text.length).raw(text).stop())).isEqualTo("größe");
    assertThat(unpickle(opcodes().op('U').op(text.length).raw(text).stop())).isEqualTo("größe");
    assertThat(unpickle(opcodes().op('T').i32(text.length).raw(text).stop())).isEqualTo("größe");
    byte[] length = PickleBuilder.little(8).putLong(text.length).array();
    assertThat(unpickle(opcodes().op(0x8d).raw(length).raw(text).stop())).isEqualTo("größe");
    byte[] half = ByteBuffer.allocate(8).putDouble(-0.5).array();
    assertThat(unpickle(opcodes().op('G').raw(half).stop())).isEqualTo(-0.5);
    assertThat(unpickle(opcodes().op('K').op(200).stop())).isEqualTo(200L);
    assertThat(unpickle(opcodes().op('M').op(1).op(2).stop())).isEqualTo(513L);
    assertThat(unpickle(opcodes().ops("(K\1K\2l").stop())).isEqualTo(List.of(1L, 2L));
    assertThat(unpickle(opcodes().ops("(K\1K\2K\3K\4d").stop())).isEqualTo(Map.of(1L, 2L, 3L, 4L));
    assertThat(unpickle(opcodes().ops("K\1K\0020").stop())).isEqualTo(1L); // POP
    assertThat(unpickle(opcodes().ops("K\1(K\2K\0031").stop())).isEqualTo(1L); // POP_MARK
    assertThat(unpickle(opcodes().ops("K\0012").op(0x86).stop())) // DUP
        .isEqualTo(new Pickle.Tuple(List.of(1L, 1L)));
    assertThat(unpickle(opcodes().ops("K\7").op(0x94).ops("0h\0").stop())).isEqualTo(7L);
    assertThat(unpickle(opcodes().op(0x95).raw(new byte[8]).ops("N").stop()))
        .isEqualTo(Pickle.Constant.NONE);
    assertThat(unpickle(opcodes().ops("B").i32(2).ops("ab").stop()))
        .isEqualTo(Pickle.Constant.BYTES);
    assertThat(unpickle(opcodes().ops("C\2ab").stop())).isEqualTo(Pickle.Constant.BYTES);
    assertThat(unpickle(opcodes().op(0x8f).ops("(K\1").op(0x90).stop()))
        .isEqualTo(Pickle.Inert.SET);
    assertThat(unpickle(opcodes().ops("(K\1").op(0x91).stop())).isEqualTo(Pickle.Inert.SET);
  }

  private static PickleBuilder opcodes() {
    return PickleBuilder.opcodes();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 5})
  void read_knownProtocols_areTaken(int version) throws IOException {
    assertThat(unpickle(opcodes().op(0x80).op(version).ops("N").stop()))
        .isEqualTo(Pickle.Constant.NONE);
  }

  @Test
  void read_malformedPickles_areRefused() {
    assertRefused(opcodes().op(0x80).op(6).ops("N"), "pickle protocol 6 is unknown");
    assertRefused(opcodes().ops("K\1K\2").op(0x93), "STACK_GLOBAL needs two strings");
    assertRefused(opcodes().ops("](K\1").op(0x90), "ADDITEMS on something that is not a set");
    assertRefused(opcodes().ops("N(K\1K\2u"), "SETITEMS on something that is not a dict");
    assertRefused(opcodes().ops("}K\1a"), "APPENDS on something that is not a list");
    assertRefused(opcodes().ops("K\1l"), "a mark is missing");
    assertRefused(opcodes().ops("(0"), "its stack is empty");
    assertRefused(opcodes().ops("NN"), "values are left over at its end");
    assertRefused(opcodes().ops("C\5ab"), "it ends too early");
    assertRefused(opcodes().ops("U\5ab"), "it ends too early");
  }

  /** Memo and objects are bounded by 2¹⁸: the last one is taken, the next refused. */
  @Test
  void read_tooManyObjects_isRefused() throws IOException {
    String many = "makes more than 262144 objects";
    assertThat(unpickle(opcodes().ops("K\7r").i32(Unpickler.LIMIT - 1).stop())).isEqualTo(7L);
    assertRefused(opcodes().ops("K\7r").i32(Unpickler.LIMIT), many);
    assertRefused(opcodes().ops("K\7r").i32(-1), many);
    assertRefused(opcodes().ops("K\7q\1j").i32(0), "the memo has no entry 0");
    assertRefused(opcodes().ops("K\7q\1j").i32(2), "the memo has no entry 2");
    assertRefused(opcodes().ops("K\7q\1j").i32(-1), "the memo has no entry -1");

    PickleBuilder full = opcodes().ops("(");
    PickleBuilder over = opcodes();
    for (int i = 0; i < Unpickler.LIMIT - 1; i++) {
      full.ops("N");
      over.ops("K\0010");
    }
    assertThat((List<?>) unpickle(full.ops("l").stop())).hasSize(Unpickler.LIMIT - 1);
    assertThat(unpickle(over.ops("K\1").stop())).isEqualTo(1L);
    PickleBuilder made = opcodes();
    PickleBuilder deep = opcodes();
    for (int i = 0; i < Unpickler.LIMIT; i++) {
      made.ops("K\0010");
      deep.ops("N");
    }
    assertRefused(made.ops("K\1"), many);
    assertRefused(deep.ops("N"), many);
  }
}
