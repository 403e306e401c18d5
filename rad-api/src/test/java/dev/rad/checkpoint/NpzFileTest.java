package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Archives of NumPy 2.4.6:
 *
 * <pre>{@code
 * x = np.arange(12.0).reshape(4, 3) ** 2 % 7
 * np.savez_compressed("pytorch-fid.npz", mu=x.mean(0), sigma=np.cov(x, rowvar=False))
 * np.savez("types.npz", f8=np.arange(6.0).reshape(2, 3),
 *          columns=np.asfortranarray(np.arange(6.0).reshape(2, 3)),
 *          f4=np.float32([1.5, -2]), i8=np.int64(7), u1=np.uint8([200]),
 *          b1=np.array([True, False]), text=np.array("Fréchet 😀"), empty=np.zeros((0, 3)),
 *          big=np.arange(3, dtype=">f8"), objects=np.array([{}, None], dtype=object))
 * }</pre>
 */
class NpzFileTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("rad.root")).resolve("testdata/golden/npz");
  private static final Path TYPES = GOLDEN.resolve("types.npz");

  private static final String VECTOR = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }";

  @TempDir Path folder;

  @Test
  void read_compressedStatistics_areNumpys() {
    NpzFile npz = NpzFile.read(GOLDEN.resolve("pytorch-fid.npz"), List.of("mu", "sigma", "n"));

    assertThat(npz.arrays()).containsOnlyKeys("mu", "sigma");
    assertThat(npz.array("mu").toDoubles()).containsExactly(1.75, 1.25, 2.75);
    assertThat(npz.array("sigma").shape()).containsExactly(3, 3);
    assertThat(npz.array("sigma").toDoubles())
        .startsWith(2.9166666666666665, 1.0833333333333333, -0.75, 1.0833333333333333);
  }

  @Test
  void read_eachType_isNumpys() {
    NpzFile npz =
        NpzFile.read(
            TYPES, List.of("f8", "columns", "f4", "i8", "u1", "b1", "text", "empty", "none"));

    assertThat(npz.array("f8").toDoubles()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(npz.array("columns").toDoubles()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(npz.array("f4").toFloats()).containsExactly(1.5f, -2);
    assertThat(npz.array("i8").shape()).isEmpty();
    assertThat(npz.array("i8").toLongs()).containsExactly(7);
    assertThat(npz.array("u1").toLongs()).containsExactly(200);
    assertThat(npz.array("b1").type()).isEqualTo(DType.BOOL);
    assertThat(npz.array("empty").shape()).containsExactly(0, 3);
    assertThat(npz.text("text")).contains("Fréchet 😀");
    assertThat(npz.text("none")).isEmpty();
    assertThatThrownBy(() -> npz.array("none"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("has no array of numbers 'none'");
  }

  @ParameterizedTest
  @CsvSource({"big, '>f8'", "objects, '|O'"})
  void read_typesThatRadDoesNotKnow_areRefused(String name, String type) {
    assertThatThrownBy(() -> NpzFile.read(TYPES, List.of(name)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("array '" + name + "': holds elements of type '" + type + "'")
        .hasMessageContaining("numpy.savez");
  }

  @Test
  void write_arraysAndTexts_areReadAgainAndTheSameBytesEachTime() throws IOException {
    Path file = folder.resolve("a.npz");
    List<RawTensor> arrays =
        List.of(
            RawTensor.ofDoubles("sigma", new double[] {1, -2, 0.1, Double.MIN_VALUE}, 2, 2),
            RawTensor.of("x", new float[] {1, 2, 3}, 3, 1),
            RawTensor.ofLongs("n", new long[] {1L << 40}));
    NpzWriter.write(file, arrays, Map.of("network", "Fréchet 😀"));
    byte[] first = Files.readAllBytes(file);

    NpzFile npz = NpzFile.read(file, List.of("sigma", "x", "n", "network"));
    NpzWriter.write(file, arrays, Map.of("network", "Fréchet 😀"));

    for (RawTensor array : arrays) {
      assertThat(npz.array(array.name()).shape()).isEqualTo(array.shape());
      assertThat(npz.array(array.name()).bytes()).isEqualTo(array.bytes());
    }
    assertThat(npz.text("network")).contains("Fréchet 😀");
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  /** numpy.lib.format: the header with its padding is a multiple of 64 bytes and ends its line. */
  @Test
  void header_shapes_areThoseOfNumpysFormat() {
    String text = new String(NpyHeader.write("<f8", 2048), StandardCharsets.ISO_8859_1);
    assertThat(text)
        .hasSize(128)
        .startsWith("\u0093NUMPY\u0001\u0000v\u0000{'descr': '<f8', 'fortran_order': False, ")
        .contains("'shape': (2048,), }")
        .endsWith(" \n");
    assertThat(new String(NpyHeader.write("<i8"), StandardCharsets.ISO_8859_1))
        .contains("'shape': (), }");
    assertThat(new String(NpyHeader.write("<f4", 2, 3), StandardCharsets.ISO_8859_1))
        .contains("'shape': (2, 3,), }");
  }

  /** A zip of deflated entries, as a hostile program writes it. */
  private Path deflated(String name, byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name + ".npy"));
      zip.write(content);
      zip.closeEntry();
    }
    return Files.write(folder.resolve("hostile.npz"), bytes.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (999999999999999999, 9999999999), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1), }",
        "{'descr': '<f8', 'fortran_order': True}",
        "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '<f8', 'fortran_order': __import__('os'), 'shape': (2,), }",
        "{'descr': '<U999999', 'fortran_order': False, 'shape': (), }",
        "{'descr': '<U4', 'fortran_order': False, 'shape': (1,), }",
        "",
      })
  void read_hostileHeaders_areRefusedInOneLine(String dict) throws IOException {
    byte[] text = (dict + "\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] head = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0};
    Path file = deflated("mu", SmallFiles.join(head, text, new byte[16]));

    assertThatThrownBy(() -> NpzFile.read(file, List.of("mu")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": array 'mu': ")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void read_bombs_areRefusedBeforeTheyAreInflated() throws IOException {
    Path file = deflated("mu", new byte[1 << 20]);
    byte[] bytes = Files.readAllBytes(file);
    int central = indexOf(bytes, new byte[] {'P', 'K', 1, 2});

    PickleBuilder.little(4).putInt(0, 1 << 30).get(0, bytes, central + 24, 4);
    Files.write(file, bytes);
    assertThatThrownBy(() -> NpzFile.read(file, List.of("mu")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("cannot be inflated to 1073741824 bytes");

    PickleBuilder.little(4).putInt(0, 0x7fffffff).get(0, bytes, central + 24, 4);
    Files.write(file, bytes);
    assertThatThrownBy(() -> NpzFile.read(file, List.of("mu")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("2147483647 bytes, of which at most 1 GiB is read");

    PickleBuilder.little(4).putInt(0, (1 << 20) + 1).get(0, bytes, central + 24, 4);
    Files.write(file, bytes);
    assertThatThrownBy(() -> NpzFile.read(file, List.of("mu")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("has no header of a NumPy array");
  }

  /** The last size that deflated bytes can have, and the first that they cannot. */
  @Test
  void read_sizesThatDeflatedBytesCannotHave_areRefused() throws IOException {
    Path file = deflated("mu", new byte[1 << 20]);
    byte[] bytes = Files.readAllBytes(file);
    int central = indexOf(bytes, new byte[] {'P', 'K', 1, 2});
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(central + 20);

    PickleBuilder.little(4).putInt(0, 1032 * length + 1031).get(0, bytes, central + 24, 4);
    Files.write(file, bytes);
    refused(file, "has no header of a NumPy array");
    PickleBuilder.little(4).putInt(0, 1032 * length + 1032).get(0, bytes, central + 24, 4);
    Files.write(file, bytes);
    refused(file, "cannot be inflated to " + (1032 * length + 1032) + " bytes");
  }

  @Test
  void read_deflatedBytesThatEndEarly_areRefused() throws IOException {
    byte[] content = SmallFiles.join(NpyHeader.write("<f8", 64), new byte[512]);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    deflater.setInput(content);
    deflater.finish();
    byte[] whole = new byte[1000];
    int length = deflater.deflate(whole);
    deflater.end();
    byte[] bytes =
        new ZipBuilder().flags(8).method(8).add("mu.npy", Arrays.copyOf(whole, length / 2)).build();
    int central = indexOf(bytes, new byte[] {'P', 'K', 1, 2});
    PickleBuilder.little(4).putInt(0, content.length).get(0, bytes, central + 24, 4);

    refused(
        Files.write(folder.resolve("cut.npz"), bytes),
        "inflates to fewer than the " + content.length + " bytes it names");
  }

  private static void refused(Path file, String message) {
    assertThatThrownBy(() -> NpzFile.read(file, List.of("mu")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": array 'mu': ")
        .hasMessageContaining(message);
  }

  /** A header of any version: 2 and 3 have a length of four bytes. */
  private static byte[] array(int version, int lengthError, String dict, int data) {
    byte[] text = (dict + "\n").getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer head = PickleBuilder.little(version == 1 ? 10 : 12);
    head.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      head.putShort((short) (text.length + lengthError));
    } else {
      head.putInt(text.length + lengthError);
    }
    return SmallFiles.join(head.array(), text, new byte[data]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void read_everyVersion_isTheArray(int version) throws IOException {
    Path file = deflated("mu", array(version, 0, VECTOR, 16));
    assertThat(NpzFile.read(file, List.of("mu")).array("mu").toDoubles()).containsExactly(0, 0);

    Path empty = deflated("mu", array(version, 0, VECTOR.replace("(2,)", "(0,)"), 0));
    assertThat(NpzFile.read(empty, List.of("mu")).array("mu").shape()).containsExactly(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void read_headerBeyondTheEnd_isRefused(int version) throws IOException {
    String none = "has no header of a NumPy array";
    refused(deflated("mu", array(version, 1, VECTOR, 0)), none);
    refused(deflated("mu", array(version, version == 1 ? 0x7000 : 1 << 30, VECTOR, 16)), none);
    refused(deflated("mu", array(version + 3, 0, VECTOR, 16)), none);
    refused(deflated("mu", array(0, 0, VECTOR, 16)), none);
    refused(deflated("mu", new byte[0]), none);
  }

  @Test
  void read_tooFewElements_saysWhatIsThere() throws IOException {
    String columns = VECTOR.replace("False", "True").replace("(2,)", "(2, 1)");
    refused(deflated("mu", array(1, 0, columns, 8)), "8 bytes do not hold <f8[2, 1] by columns;");
    refused(deflated("mu", array(1, 0, VECTOR, 17)), "17 bytes do not hold <f8[2];");
  }

  /** What Python writes for an empty text of NumPy. */
  @Test
  void read_emptyText_isEmpty() throws IOException {
    String text = "{'descr': '<U0', 'fortran_order': False, 'shape': (), }";

    assertThat(NpzFile.read(deflated("mu", array(1, 0, text, 0)), List.of("mu")).text("mu"))
        .contains("");
    refused(deflated("mu", array(1, 0, text, 4)), "4 bytes do not hold <U0[]");
  }

  @Test
  void write_inAnyTimeZone_isTheSame() throws IOException {
    Path file = folder.resolve("a.npz");
    List<RawTensor> arrays = List.of(RawTensor.of("x", new float[100], 100));
    TimeZone zone = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      NpzWriter.write(file, arrays, Map.of());
      byte[] bytes = Files.readAllBytes(file);
      TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
      NpzWriter.write(file, arrays, Map.of());
      assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    } finally {
      TimeZone.setDefault(zone);
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry("x.npy");
      assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
      assertThat(entry.getTimeLocal()).isEqualTo(LocalDateTime.of(1980, 1, 1, 0, 0, 2));
    }
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    int at = 0;
    while (!Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
      at++;
    }
    return at;
  }

  /** Whatever one changed byte does, it is noticed or changes nothing. */
  @Property(tries = 300)
  void read_oneChangedByte_isAnErrorOrTheSameArrays(@ForAll int place, @ForAll byte value)
      throws IOException {
    for (String name : List.of("pytorch-fid.npz", "types.npz")) {
      List<String> wanted = List.of("mu", "sigma", "f8", "columns", "f4", "text");
      NpzFile sound = NpzFile.read(GOLDEN.resolve(name), wanted);
      byte[] bytes = Files.readAllBytes(GOLDEN.resolve(name));
      bytes[Math.floorMod(place, bytes.length)] = value;
      Path file = Files.createTempFile("changed", ".npz");
      try {
        Files.write(file, bytes);
        NpzFile read = NpzFile.read(file, wanted);
        read.arrays()
            .forEach((key, array) -> assertThat(array.bytes()).isEqualTo(sound.array(key).bytes()));
      } catch (CheckpointException e) {
        assertThat(e).hasMessageStartingWith(file.toString());
      } finally {
        Files.delete(file);
      }
    }
  }

  @Test
  void read_noArchive_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("x.npz"), "<html>");
    assertThatThrownBy(() -> NpzFile.read(file, List.of("mu")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is no NumPy archive");
    assertThatThrownBy(() -> NpzFile.read(folder.resolve("none.npz"), List.of("mu")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no such file");
  }
}
