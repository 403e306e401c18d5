package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files made to run code, to exhaust memory, or to read beyond their tensors. */
class HostileFilesTest {
  private static final byte[] STATE = SmallFiles.stateDict().stop();

  @TempDir Path folder;

  @ParameterizedTest(name = "{1}")
  @MethodSource({"pickles", "archives", "safetensors", "streams"})
  void open_hostileFile_isRefusedInOneLine(byte[] bytes, String message) {
    Path file = SmallFiles.write(folder, bytes);

    assertThatThrownBy(() -> Checkpoint.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  static Stream<Arguments> pickles() {
    return Stream.of(
        pickle(call("os", "system"), "'os.system' is not allowed"),
        pickle(call("builtins", "eval"), "'builtins.eval' is not allowed"),
        pickle(call("torch", "load"), "'torch.load' is not allowed"),
        pickle(call("torch", "UntypedStorage"), "is not allowed"),
        pickle(call("a\tb\u2028", "c"), "'a?b?.c'"),
        pickle(call("torch", "FloatStorage"), "may not be called"),
        pickle(start().text("os").text("system").op(0x93), "'os.system' is not allowed"),
        pickle(start().ops("iposix\nsystem\n"), "opcode 0x69 is not allowed"),
        pickle(start().global("collections", "OrderedDict").ops(")").op(0x81), "0x81"),
        pickle(start().global("collections", "OrderedDict").ops("(o"), "opcode 0x6f"),
        pickle(start().global("collections", "OrderedDict").ops(")}").op(0x92), "0x92"),
        pickle(start().text("x").ops(")R"), "may not be called"),
        pickle(start().global("collections", "OrderedDict").ops("}R"), "needs a tuple"),
        pickle(start().ops("P0\n"), "opcode 0x50 is not allowed"),
        pickle(start().op(0x82).op(1), "opcode 0x82 is not allowed"),
        pickle(start().text("x").ops("}b"), "BUILD"),
        pickle(start().ops("b"), "stack is empty"),
        pickle(start().ops("(0"), "stack is empty"),
        pickle(start().ops("t"), "a mark is missing"),
        pickle(start().ops("h").op(3), "memo has no entry 3"),
        pickle(start().ops("}]").text("x").ops("s"), "a dict key is a list or a dict"),
        pickle(start().ops("}(").text("x").ops("u"), "has no value"),
        pickle(start().ops("]").text("x").ops("NsN"), "not a dict"),
        pickle(start().ops("}Na"), "not a list"),
        pickle(start().ops("}}"), "left over"),
        pickle(start().ops("X").i32(-1), "is not allowed"),
        pickle(start().ops("X").i32(100_000), "ends too early"),
        pickle(start().op(0x8d).raw(SmallFiles.longs(Long.MIN_VALUE)), "is not allowed"),
        pickle(start().ops("B").i32(-1), "ends too early"),
        pickle(start().op(0x8b).i32(1 << 30), "0x8b is not allowed"),
        pickle(start().ops("X").i32(1).op(0xff), "not UTF-8"),
        pickle(start().op(0x80).op(6), "protocol 6"),
        pickle(start().ops("(".repeat(300_000)), "more than 262144 objects"),
        pickle(start().ops("]".repeat(300_000)), "more than 262144 objects"),
        pickle(start().ops("N" + "2".repeat(300_000)), "more than 262144 objects"),
        pickle(memoBomb(), "more than 262144 objects"),
        pickle(copyBomb(), "more than 262144 objects"),
        pickle(start().ops("N" + "\u0085".repeat(250_000)), "no dict of tensors"),
        pickle(start().ops("}"), "no tensors under the keys"),
        pickle(start().ops("]"), "no dict of tensors"),
        pickle(wrapped(10), "no tensors under the keys"),
        pickle(one("Float", "0", 6, 0, 7), "does not lie in the 6 elements"),
        pickle(one("Float", "0", 6, 1, 6), "does not lie in the 6 elements"),
        pickle(one("Float", "0", 6, Long.MAX_VALUE, 6), "does not lie in the 6 elements"),
        pickle(one("Float", "0", 6, 0, 1L << 32, 1L << 32), "is too large"),
        pickle(one("Float", "0", 6, 0, -1), "is not a number from 0"),
        pickle(one("Float", "0", 6, -1, 1), "is not a number from 0"),
        pickle(one("Float", "0", 7, 0, 7), "24 bytes for 7 elements of F32"),
        pickle(one("Float", "0", 1L << 62, 0, 7), "exceed the file"),
        pickle(one("Float", "0", 1000, 0, 7), "1000 elements exceed the file"),
        pickle(one("Double", "0", 6, 0, 6), "24 bytes for 6 elements of F64"),
        pickle(one("Float", "../0", 6, 0, 6), "storage '../0': has no entry"),
        pickle(one("Float", "0", 6, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1), "at most 8"),
        pickle(strided(new long[] {7}, new long[] {0}), "repeats elements"),
        pickle(strided(new long[] {2}, new long[] {-1}), "is not a number from 0"),
        pickle(strided(new long[] {2}, new long[] {1, 1}), "1 sizes but 2 strides"),
        pickle(strided(new long[] {2, 2}, new long[] {Long.MAX_VALUE, 1}), "too large"),
        pickle(twoTypes(), "two types or two lengths"),
        pickle(start().text("x").ops("Q"), "persistent id"),
        pickle(start().ops(")Q"), "persistent id"));
  }

  static Stream<Arguments> archives() {
    byte[] some = SmallFiles.floats(1, 2, 3, 4, 5, 6);
    byte[] big = "big".getBytes(StandardCharsets.US_ASCII);
    ZipBuilder shared = new ZipBuilder().add("m/data.pkl", STATE).add("m/data/0", some);
    byte[] cut = SmallFiles.zip(STATE);
    return Stream.of(
        archive(new ZipBuilder().add("../data.pkl", STATE), "forbidden name '../data.pkl'"),
        archive(new ZipBuilder().add("/m/data.pkl", STATE), "forbidden name"),
        archive(new ZipBuilder().add("m\\data.pkl", STATE), "forbidden name"),
        archive(new ZipBuilder().add("\\data.pkl", STATE), "forbidden name"),
        archive(new ZipBuilder().add("\0m/data.pkl", STATE), "forbidden name '?m/data.pkl'"),
        archive(new ZipBuilder().gap(4).add("m/data.pkl", STATE), "4 bytes at offset 0 belong"),
        archive(
            new ZipBuilder().add("m/data.pkl", STATE).gap(25).add("m/data/0", some),
            "25 bytes at offset " + (40 + STATE.length) + " belong to none of its entries"),
        archive(
            new ZipBuilder().add("m/data.pkl", STATE).gap(25),
            "25 bytes at offset " + (40 + STATE.length) + " belong to none of its entries"),
        archive(new ZipBuilder(), "holds 0 entries"),
        archive(new ZipBuilder().method(8).add("m/data.pkl", STATE), "is compressed"),
        archive(new ZipBuilder().flags(1).add("m/data.pkl", STATE), "is encrypted"),
        archive(new ZipBuilder().add("m/data.pkl", "m/date.pkl", STATE), "does not agree"),
        archive(new ZipBuilder().add("m/data.pkl", STATE).add("m/data.pkl", STATE), "twice"),
        archive(shared.offsetError(-66).add("m/data/0", some), "does not agree"),
        archive(new ZipBuilder().add("m/config.p", STATE), "holds 0 entries"),
        archive(
            new ZipBuilder().add("m/data.pkl", STATE).add("n/data.pkl", STATE), "holds 2 entries"),
        archive(new ZipBuilder().add("m/data.pkl", STATE), "storage '0': has no entry"),
        archive(new ZipBuilder().add("m/data.pkl", STATE).add("m/byteorder", big), "is 'big'"),
        archive(overlapping(), "overlaps"),
        archive(
            new ZipBuilder().add("m/data.pkl", STATE).add("m/constants.pkl", STATE),
            "is a TorchScript program"),
        archive(
            new ZipBuilder().add("m/data.pkl", STATE).add("m/code/__torch__.py", STATE),
            "is a TorchScript program"),
        Arguments.of(Arrays.copyOf(cut, cut.length - 1), "end record: is missing"),
        Arguments.of(new byte[] {'P', 'K', 3, 4}, "end record"),
        Arguments.of(new byte[] {'P', 'K', 5, 6}, "end record"));
  }

  static Stream<Arguments> safetensors() {
    return Stream.of(
        Arguments.of(SmallFiles.join(SmallFiles.longs(Long.MIN_VALUE), "{}".getBytes()), "length"),
        Arguments.of(SmallFiles.join(SmallFiles.longs(1L << 40), "{}".getBytes()), "its length"),
        header("{", "its length is given as 1 bytes"),
        header("{}", "40 unused bytes follow the last tensor"),
        header("{\"a\"", "is not JSON"),
        header("{}}", "is not JSON"),
        header("{}{}", "followed by more"),
        header("{\"a\":[]}", "'a' is not an object"),
        header("{\"a\":" + "[".repeat(5000), "not an object"),
        header("{\"__metadata__\":{\"k\":1}}", "not a string"),
        header("{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}}", "twice"),
        header("{\"__metadata__\":{" + manyEntries(), "more than 16384 entries"),
        header("{" + manyTensors(), "more than 16384 entries"),
        header("{\"a\":{}}", "is incomplete"),
        header("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", "unexpected or repeated 'dtype'"),
        header("{\"a\":{\"rank\":[[[[[[[[[[[]]]]]]]]]]]}}", "unexpected or repeated"),
        tensor("F32", "10", "0,44", "bytes 0 to 44 of the 40"),
        tensor("F32", "10", "-4,36", "bytes -4 to 36"),
        tensor("F32", "10", "40,0", "bytes 40 to 0"),
        tensor("F32", "9", "0,40", "does not fill its 40 bytes"),
        tensor("F32", "-10", "0,40", "does not fill"),
        tensor("F32", "4294967296,4294967296", "0,0", "does not fill"),
        tensor("F32", "4611686018427387914", "0,40", "does not fill"),
        tensor("F32", "99999999999999999999", "0,40", "is not JSON"),
        tensor("F32", "1.5", "0,40", "malformed list"),
        tensor("F32", "9", "0,36", "4 unused bytes follow"),
        tensor("F32", "9", "4,40", "follows unused bytes"),
        tensor("F8_E4M3", "40", "0,40", "unsupported type 'F8_E4M3'"),
        tensor("F32", "1,1,1,1,1,1,1,1,10", "0,40", "too many numbers"),
        header(two("a", "[0,40]", "b", "[36,40]", 1), "overlaps"),
        header(two("a", "[0,36]", "b", "[36,40]", 2), "does not fill its"),
        header(two("b", "[0,40]", "a", "[36,40]", 2), "does not fill its 4 bytes"),
        header(two("a", "[0,40]", "a", "[0,40]", 10), "occurs twice"));
  }

  static Stream<Arguments> streams() {
    byte[] sound = SmallFiles.legacy(STATE);
    byte[] protocol = SmallFiles.join(SmallFiles.LEGACY_HEAD, new PickleBuilder().number(7).stop());
    byte[] systemless =
        SmallFiles.join(
            SmallFiles.LEGACY_HEAD,
            new PickleBuilder().number(1001).stop(),
            new PickleBuilder().ops("}").text("little_endian").op(0x89).op('s').stop());
    return Stream.of(
        Arguments.of(SmallFiles.LEGACY_HEAD, "ends too early"),
        Arguments.of(Arrays.copyOf(SmallFiles.LEGACY_HEAD, 14), "magic number before byte 14"),
        Arguments.of(Arrays.copyOf(SmallFiles.LEGACY_HEAD, 13), "torch.save did not write"),
        Arguments.of(SmallFiles.join(sound, new byte[3]), "3 bytes follow the last storage"),
        Arguments.of(protocol, "is not 1001"),
        Arguments.of(systemless, "little_endian"),
        Arguments.of(Arrays.copyOf(sound, sound.length - 1), "go beyond the file"),
        Arguments.of(Arrays.copyOf(sound, sound.length - 20), "8 bytes at offset"),
        Arguments.of(
            SmallFiles.legacy(one("Float", "0", 6, 0, 6).stop()), "that the pickle does not"),
        Arguments.of(SmallFiles.legacy(one("Float", "0", 5, 0, 5).stop()), "6 elements where 5"),
        Arguments.of(
            SmallFiles.legacy(one("Float", "2", 6, 0, 6).stop()), "that the pickle does not"));
  }

  private static PickleBuilder start() {
    return new PickleBuilder();
  }

  private static PickleBuilder call(String module, String name) {
    return start().global(module, name).op('(').text("x").ops("tR");
  }

  private static PickleBuilder one(
      String type, String key, long elements, long offset, long... shape) {
    PickleBuilder pickle = start().ops("}").text("a");
    long[] strides = new long[shape.length];
    Arrays.fill(strides, 1);
    return pickle.tensor(type, key, elements, offset, shape, strides).op('s');
  }

  private static PickleBuilder strided(long[] shape, long[] strides) {
    return start().ops("}").text("a").tensor("Float", "0", 6, 0, shape, strides).op('s');
  }

  private static PickleBuilder twoTypes() {
    PickleBuilder pickle = start().ops("}").text("a").tensor("Float", "0", 6, 6).op('s');
    return pickle.text("b").tensor("Double", "0", 3, 3).op('s');
  }

  private static PickleBuilder memoBomb() {
    PickleBuilder pickle = start().ops("N");
    for (int k = 0; k < 300_000; k++) {
      pickle.op('r').i32(k * 7919);
    }
    return pickle;
  }

  /** A thousand pairs, copied a thousand times by calls of two bytes. */
  private static PickleBuilder copyBomb() {
    PickleBuilder pickle = start().global("collections", "OrderedDict").ops("q\1](");
    for (int k = 0; k < 1000; k++) {
      pickle.number(k).ops("N").op(0x86);
    }
    pickle.ops("e").op(0x85).ops("q\2R");
    for (int k = 0; k < 1000; k++) {
      pickle.ops("h\1h\2R");
    }
    return pickle;
  }

  private static String manyTensors() {
    return IntStream.range(0, 20_000)
        .mapToObj(
            k -> "\"%d\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},".formatted(k))
        .collect(Collectors.joining());
  }

  private static String manyEntries() {
    return IntStream.range(0, 20_000)
        .mapToObj(k -> "\"" + k + "\":\"\",")
        .collect(Collectors.joining());
  }

  private static PickleBuilder wrapped(int depth) {
    PickleBuilder pickle = start();
    for (int k = 0; k < depth; k++) {
      pickle.ops("}").text("model");
    }
    return pickle.ops("}" + "s".repeat(depth));
  }

  private static ZipBuilder overlapping() {
    byte[] inner = new ZipBuilder().add("m/b", new byte[4]).build();
    return new ZipBuilder()
        .add("m/a", Arrays.copyOf(inner, 40))
        .offsetError(-40)
        .add("m/b", new byte[4]);
  }

  private static Arguments pickle(PickleBuilder pickle, String message) {
    return Arguments.of(SmallFiles.zip(pickle.stop()), message);
  }

  private static Arguments archive(ZipBuilder zip, String message) {
    return Arguments.of(zip.build(), message);
  }

  private static Arguments header(String json, String message) {
    return Arguments.of(SmallFiles.safetensors(json, 40), message);
  }

  private static Arguments tensor(String type, String shape, String offsets, String message) {
    String json =
        "\"a\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%s]}}"
            .formatted(type, shape, offsets);
    return header("{" + json, message);
  }

  private static String two(String a, String offsetsA, String b, String offsetsB, int lengthB) {
    String one = "\"%s\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":%s}";
    return "{" + one.formatted(a, 10, offsetsA) + "," + one.formatted(b, lengthB, offsetsB) + "}";
  }
}
