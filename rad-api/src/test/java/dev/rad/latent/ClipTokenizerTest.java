package dev.rad.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ClipTokenizerTest {
  private static final ClipTokenizer CLIP =
      ClipTokenizer.open(LatentGolden.folder("tokenizer-clip"));

  static Stream<Arguments> goldenTexts() throws IOException {
    List<Arguments> texts = new ArrayList<>();
    for (String name : List.of("tokenizer-tiny", "tokenizer-tiny-pad-mark", "tokenizer-clip")) {
      for (JsonNode text : LatentGolden.json(name).get("cases")) {
        if (!text.get("name").asString().equals("special tokens capital")) {
          texts.add(Arguments.of(name, text.get("name").asString(), text));
        }
      }
    }
    return texts.stream();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("goldenTexts")
  void encode_goldenText_givesTheReferencesTokens(String folder, String name, JsonNode text) {
    ClipTokenizer tokenizer =
        folder.equals("tokenizer-clip") ? CLIP : ClipTokenizer.open(LatentGolden.folder(folder));

    TokenizedPrompt prompt = tokenizer.encode(text.get("text").asString());

    assertThat(prompt.tokens()).isEqualTo(strings(text.get("tokens")));
    assertThat(prompt.ids()).isEqualTo(numbers(text.get("ids")));
    assertThat(prompt.tokens()).hasSize(text.get("length").asInt() - 2);
    assertThat(prompt.cut().isEmpty()).isEqualTo(text.get("length").asInt() <= 77);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("goldenTexts")
  void encode_oneFileOfTransformers5_isTheSame(
      String folder, String name, JsonNode text, @TempDir Path temporary) throws IOException {
    if (!folder.equals("tokenizer-tiny")) {
      return;
    }
    Files.copy(
        LatentGolden.folder(folder).resolve("tokenizer.json"), temporary.resolve("tokenizer.json"));

    TokenizedPrompt prompt = ClipTokenizer.open(temporary).encode(text.get("text").asString());

    assertThat(prompt.ids()).isEqualTo(numbers(text.get("ids")));
  }

  @Test
  void open_mergesAsStrings_isTheSame(@TempDir Path temporary) throws IOException {
    JsonNode json =
        new ObjectMapper()
            .readTree(
                Files.readString(LatentGolden.folder("tokenizer-tiny").resolve("tokenizer.json")));
    var merges = ((tools.jackson.databind.node.ObjectNode) json.get("model")).putArray("merges");
    Files.readAllLines(LatentGolden.folder("tokenizer-tiny").resolve("merges.txt")).stream()
        .skip(1)
        .forEach(merges::add);
    Files.writeString(temporary.resolve("tokenizer.json"), json.toString());
    String text = "a photo of a lake in the mountains";

    assertThat(ClipTokenizer.open(temporary).encode(text))
        .isEqualTo(ClipTokenizer.open(LatentGolden.folder("tokenizer-tiny")).encode(text));
  }

  @Test
  void encode_longPrompt_saysWhatWasCut() {
    String words = IntStream.range(0, 75).mapToObj(k -> "lake").collect(Collectors.joining(" "));

    TokenizedPrompt fits = CLIP.encode(words);
    TokenizedPrompt tooLong = CLIP.encode(words + " and a Café in Zürich!");

    assertThat(fits.cut()).isEmpty();
    assertThat(tooLong.cut()).isEqualTo("and a café in zürich !");
    assertThat(tooLong.ids()).isEqualTo(fits.ids());
  }

  @Test
  void withPlainPadding_exclamationMark_isText() {
    ClipTokenizer tokenizer = ClipTokenizer.open(LatentGolden.folder("tokenizer-tiny-pad-mark"));

    assertThat(tokenizer.encode("!").ids().subList(0, 3)).isEqualTo(List.of(732, 0, 733));
    assertThat(tokenizer.withPlainPadding().encode("!").ids().subList(0, 4))
        .isEqualTo(List.of(732, 256, 733, 0));
  }

  @Test
  void encode_underATurkishLocale_isTheSame() {
    Locale before = Locale.getDefault();
    List<Integer> expected = CLIP.encode("A TITLE IN ISTANBUL").ids();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(CLIP.encode("A TITLE IN ISTANBUL").ids()).isEqualTo(expected);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Property(tries = 200)
  void encode_anyText_hasTheEncodersLength(@ForAll("texts") String text) {
    TokenizedPrompt prompt = CLIP.encode(text);

    assertThat(prompt.ids()).hasSize(77).allMatch(id -> id >= 0 && id < 49408);
    assertThat(prompt.ids().get(0)).isEqualTo(49406);
    assertThat(prompt.ids()).contains(49407);
    assertThat(prompt.cut().isEmpty()).isEqualTo(prompt.tokens().size() <= 75);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().ofMaxLength(200);
  }

  @Test
  void encode_endlessPrompt_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CLIP.encode("a".repeat(10_001)))
        .withMessageContaining("10001 characters; give at most 10000");
  }

  @ParameterizedTest
  @CsvSource({"vocab.json, merges.txt", "merges.txt, vocab.json"})
  void open_oneFileOfTwo_namesTheOther(String kept, String missing, @TempDir Path temporary)
      throws IOException {
    Files.copy(LatentGolden.folder("tokenizer-tiny").resolve(kept), temporary.resolve(kept));

    assertThatThrownBy(() -> ClipTokenizer.open(temporary))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(temporary + ": holds " + kept + " without " + missing + "; fetch it as well");
  }

  @Test
  void open_emptyFolder_namesTheFiles(@TempDir Path temporary) {
    assertThatThrownBy(() -> ClipTokenizer.open(temporary))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("neither vocab.json and merges.txt, nor tokenizer.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"a\": -1}",
        "{\"a\": 1.5}",
        "{\"a\": \"b\"}",
        "{\"a\": 99999999999}",
        "{\"a\"",
        "{\"a\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}",
        "{\"a\": 1}"
      })
  void open_damagedVocabulary_isOneClearError(String vocabulary, @TempDir Path temporary)
      throws IOException {
    Files.writeString(temporary.resolve("vocab.json"), vocabulary);
    Files.writeString(temporary.resolve("merges.txt"), "#version: 0.2\n");

    assertThatThrownBy(() -> ClipTokenizer.open(temporary))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(temporary.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b c", "a", "q zz"})
  void open_damagedMerges_isOneClearError(String line, @TempDir Path temporary) throws IOException {
    Files.copy(
        LatentGolden.folder("tokenizer-tiny").resolve("vocab.json"),
        temporary.resolve("vocab.json"));
    Files.writeString(temporary.resolve("merges.txt"), "#version: 0.2\n" + line + "\n");

    assertThatThrownBy(() -> ClipTokenizer.open(temporary))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(temporary.toString());
  }

  @Test
  void open_otherTokenizersFile_isRefused(@TempDir Path temporary) throws IOException {
    Files.writeString(
        temporary.resolve("tokenizer.json"),
        "{\"model\": {\"type\": \"Unigram\", \"vocab\": [[\"<pad>\", 0.0]]}}");

    assertThatThrownBy(() -> ClipTokenizer.open(temporary))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is not that of CLIP");
  }

  private static List<String> strings(JsonNode array) {
    List<String> values = new ArrayList<>();
    array.forEach(value -> values.add(value.asString()));
    return values;
  }

  private static List<Integer> numbers(JsonNode array) {
    int[] values = new int[array.size()];
    Arrays.setAll(values, k -> array.get(k).asInt());
    return Arrays.stream(values).boxed().toList();
  }
}
