package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kinds of files behind published attacks on readers of weights and on scanners of pickles:
 * what a scanner overlooks, this reader has to refuse itself.
 */
class HostileKindsTest {
  private static final byte[] STATE = SmallFiles.stateDict().stop();

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource({"names", "values", "archives", "polyglots", "headers"})
  void open_kindOfAttack_isRefusedInOneLine(String kind, byte[] bytes, String message) {
    Path file = SmallFiles.write(folder, bytes);

    assertThatThrownBy(() -> Checkpoint.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  static Stream<Arguments> names() {
    return Stream.of(
        pickle("CVE-2025-1716", call("pip", "main"), "'pip.main' is not allowed"),
        pickle("CVE-2025-1716", call("pip._internal", "main"), "'pip._internal.main'"),
        pickle(
            "CVE-2025-10157",
            call("asyncio.unix_events", "_UnixSubprocessTransport._start"),
            "'asyncio.unix_events._UnixSubprocessTransport._start' is not allowed"),
        pickle("CVE-2025-10157", call("collections.abc", "OrderedDict"), "is not allowed"),
        pickle("dotted global", call("torch", "_utils._rebuild_tensor_v2"), "is not allowed"),
        pickle("dotted global", call("collections", "OrderedDict.__init__"), "is not allowed"),
        pickle("dotted global", call("torch", "device.__init__"), "is not allowed"),
        pickle("beside harmless ones", call("builtins", "getattr"), "is not allowed"),
        pickle("beside harmless ones", call("builtins", "__import__"), "is not allowed"),
        pickle("beside harmless ones", call("_codecs", "decode"), "is not allowed"),
        pickle("beside harmless ones", call("numpy", "load"), "is not allowed"),
        pickle(
            "beside harmless ones", call("numpy.testing._private.utils", "runstring"), "allowed"),
        pickle("beside harmless ones", call("torch", "hub.load"), "is not allowed"),
        pickle(
            "STACK_GLOBAL through the memo",
            start()
                .text("os")
                .op('q')
                .op(1)
                .ops("0")
                .text("system")
                .op('q')
                .op(2)
                .ops("0h\1h\2")
                .op(0x93),
            "'os.system' is not allowed"),
        pickle(
            "STACK_GLOBAL through the memo",
            start().ops("NN").op('q').op(1).ops("h\1h\1").op(0x93),
            "needs two strings"),
        pickle("INST", start().ops("(ios\nsystem\n"), "opcode 0x69 is not allowed"),
        pickle("OBJ", start().ops("(").global("torch", "device").ops("o"), "opcode 0x6f"),
        pickle("EXT1", start().op(0x82).op(7), "opcode 0x82 is not allowed"),
        pickle("NEXT_BUFFER", start().op(0x97), "opcode 0x97 is not allowed"),
        pickle("BYTEARRAY8", start().op(0x96).raw(new byte[8]), "opcode 0x96 is not allowed"));
  }

  static Stream<Arguments> values() {
    return Stream.of(
        pickle(
            "CVE-2026-24747",
            start().text("a").op('q').op(1).op('0').ops("h\1").text("k").ops("Ns"),
            "not a dict"),
        pickle("CVE-2026-24747", start().ops(")").text("k").ops("Ns"), "not a dict"),
        pickle(
            "CVE-2026-24747",
            start()
                .raw(PickleBuilder.opcodes().tensor("Float", "0", 6, 6).bytes())
                .text("k")
                .ops("Ns"),
            "not a dict"),
        pickle("CVE-2026-24747", state("Float", 6, 0, 7), "does not lie in the 6 elements"),
        pickle("CVE-2026-24747", state("Float", 60, 0, 60), "24 bytes for 60 elements"),
        pickle("CVE-2026-24747", state("Double", 6, 0, 6), "24 bytes for 6 elements of F64"),
        pickle("ADDITEMS", start().ops("](").number(1).op(0x90), "not a set"),
        pickle("BUILD", start().ops(")}b"), "is not allowed"));
  }

  static Stream<Arguments> archives() {
    byte[] six = SmallFiles.floats(1, 2, 3, 4, 5, 6);
    byte[] evil = call("os", "system").stop();
    return Stream.of(
        Arguments.of(
            "CVE-2025-32434",
            new ZipBuilder()
                .add("m/data.pkl", evil)
                .add("m/code/__torch__/m.py", evil)
                .add("m/constants.pkl", STATE)
                .build(),
            "is a TorchScript program"),
        Arguments.of(
            "CVE-2025-1889",
            new ZipBuilder().add("m/config.p", evil).add("m/data.pkl", evil).build(),
            "'os.system' is not allowed"),
        Arguments.of(
            "CVE-2025-1944",
            new ZipBuilder().add("m/data.pkl", "m/data.txt", STATE).add("m/data/0", six).build(),
            "does not agree with the directory"),
        Arguments.of("CVE-2025-1945", local(6, 0x1), "does not agree with the directory"),
        Arguments.of("CVE-2025-1945", local(6, 0x8), "does not agree with the directory"),
        Arguments.of("CVE-2025-1945", local(6, 0x800), "does not agree with the directory"),
        Arguments.of("CVE-2025-1945", central(8, 0x20), "does not agree with the directory"),
        Arguments.of("CVE-2025-10155", evil, "is a pickle that torch.save did not write"),
        Arguments.of("CVE-2025-10156", bothSums(0x1234), "its checksum is wrong"),
        Arguments.of("CVE-2025-10156", local(14, 0x1234), "does not agree with the directory"),
        Arguments.of("lengths that differ", local(18, 1), "does not agree with the directory"),
        Arguments.of("lengths that differ", local(22, 1), "does not agree with the directory"));
  }

  static Stream<Arguments> polyglots() {
    byte[] zip = SmallFiles.zip(STATE);
    byte[] legacy = SmallFiles.legacy(STATE);
    byte[] safetensors = SmallFiles.safetensors();
    byte[] script = "#!/bin/sh\nexit\n".getBytes(StandardCharsets.US_ASCII);
    byte[] hidden = new ZipBuilder().add("m/data.pkl", STATE).build();
    return Stream.of(
        Arguments.of("program before a zip", SmallFiles.join(script, zip), "is neither"),
        Arguments.of(
            "legacy before a zip", SmallFiles.join(legacy, zip), "follow the last storage"),
        Arguments.of(
            "legacy with a tail", SmallFiles.join(legacy, script), "follow the last storage"),
        Arguments.of("safetensors before a zip", SmallFiles.join(safetensors, zip), "unused bytes"),
        Arguments.of("zip before a script", SmallFiles.join(zip, script), "end record: is missing"),
        Arguments.of("zip in a zip's gap", gap(hidden), "belong to none of its entries"),
        Arguments.of(
            "zip before a zip",
            SmallFiles.join(zip, hidden),
            "zip directory entry 0: is malformed"));
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        header(
            "NaN",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[NaN],\"data_offsets\":[0,40]}}",
            "is not JSON"),
        header(
            "infinity",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[Infinity],\"data_offsets\":[0,40]}}",
            "is not JSON"),
        header(
            "1e1",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1e1],\"data_offsets\":[0,40]}}",
            "malformed list"),
        header("depth", "{\"__metadata__\":" + "{\"a\":".repeat(5000), "not a string"),
        header("depth", "{\"a\":{\"shape\":" + "[".repeat(5000), "malformed list"),
        header(
            "two metadata",
            "{\"__metadata__\":{},\"__metadata__\":{},\"a\":{\"dtype\":\"F32\",\"shape\":[10],\"data_offsets\":[0,40]}}",
            "__metadata__ occurs twice"),
        header("comment", "{/**/}", "is not JSON"),
        header("quotes", "{'a':1}", "is not JSON"));
  }

  private static PickleBuilder start() {
    return new PickleBuilder();
  }

  private static PickleBuilder call(String module, String name) {
    return start().global(module, name).op('(').text("x").ops("tR");
  }

  private static PickleBuilder state(String type, long total, long offset, long size) {
    long[] one = {1};
    return start()
        .ops("}")
        .text("a")
        .tensor(type, "0", total, offset, new long[] {size}, one)
        .op('s');
  }

  private static Arguments pickle(String kind, PickleBuilder pickle, String message) {
    return Arguments.of(kind, SmallFiles.zip(pickle.stop()), message);
  }

  private static Arguments header(String kind, String json, String message) {
    return Arguments.of(kind, SmallFiles.safetensors(json, 40), message);
  }

  /** An archive of one entry with a number of its local header changed. */
  private static byte[] local(int at, int value) {
    return one().putShort(at, (short) value).array();
  }

  /** The same, of the directory's entry. */
  private static byte[] central(int at, int value) {
    ByteBuffer bytes = one();
    return bytes.putShort(directory(bytes) + at, (short) value).array();
  }

  private static byte[] bothSums(int value) {
    ByteBuffer bytes = one();
    return bytes.putInt(14, value).putInt(directory(bytes) + 16, value).array();
  }

  private static int directory(ByteBuffer bytes) {
    return bytes.getInt(bytes.limit() - 6);
  }

  private static ByteBuffer one() {
    byte[] bytes = new ZipBuilder().add("m/data.pkl", STATE).build();
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** An archive with other bytes between its entry and its directory. */
  private static byte[] gap(byte[] hidden) {
    ByteBuffer sound = one();
    int directory = directory(sound);
    byte[] bytes =
        SmallFiles.join(
            Arrays.copyOf(sound.array(), directory),
            hidden,
            Arrays.copyOfRange(sound.array(), directory, sound.limit()));
    ByteBuffer changed = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return changed.putInt(bytes.length - 6, directory + hidden.length).array();
  }
}
