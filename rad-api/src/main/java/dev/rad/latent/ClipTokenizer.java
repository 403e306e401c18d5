package dev.rad.latent;

import dev.rad.exception.CheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Splits prompts into the tokens of a CLIP text encoder, as transformers 5 does. Immutable.
 *
 * <p>The spellings of special tokens in a text, such as {@code <|endoftext|>}, become these tokens.
 * If the padding token is {@code !}, as in Stable Diffusion 2, every {@code !} in a prompt becomes
 * padding, unlike in the original program; see {@link #withPlainPadding}.
 */
public final class ClipTokenizer {
  /** The longest prompt in characters. */
  public static final int LONGEST_PROMPT = 10_000;

  private final Path folder;
  private final Map<String, Integer> vocabulary;
  private final BytePairs merges;
  private final Special special;
  private final List<String> marks;

  private ClipTokenizer(
      Path folder,
      Map<String, Integer> vocabulary,
      BytePairs merges,
      Special special,
      List<String> marks) {
    this.folder = folder;
    this.vocabulary = vocabulary;
    this.merges = merges;
    this.special = special;
    this.marks = marks;
  }

  /**
   * The tokens that do not stand for text.
   *
   * @param bos the token that begins a prompt
   * @param eos the token that ends it
   * @param pad the padding token
   * @param unk the token for symbols that are not in the vocabulary
   * @param added the tokens beyond the vocabulary, with their numbers
   * @param maxLength the number of tokens that the encoder takes
   */
  record Special(
      String bos, String eos, String pad, String unk, Map<String, Integer> added, int maxLength) {}

  /** Creates a tokenizer with a checked vocabulary. */
  static ClipTokenizer of(
      Path folder, Map<String, Integer> vocabulary, Map<String, Integer> ranks, Special special) {
    Map<String, Integer> all = new LinkedHashMap<>(vocabulary);
    all.putAll(special.added());
    for (String token : List.of(special.bos(), special.eos(), special.pad(), special.unk())) {
      if (!all.containsKey(token)) {
        throw new CheckpointException(
            "the vocabulary lacks the special token "
                + token
                + "; give the files that it came with");
      }
    }
    List<String> marks = new ArrayList<>(special.added().keySet());
    marks.addAll(List.of(special.bos(), special.eos(), special.pad(), special.unk()));
    return new ClipTokenizer(folder, all, new BytePairs(ranks), special, longestFirst(marks));
  }

  private static List<String> longestFirst(List<String> marks) {
    return marks.stream()
        .filter(mark -> !mark.isEmpty())
        .distinct()
        .sorted(Comparator.comparing(String::length).reversed())
        .toList();
  }

  /**
   * Opens the files of a tokenizer.
   *
   * @param folder a folder with {@code vocab.json} and {@code merges.txt}, or with {@code
   *     tokenizer.json}
   * @return the tokenizer
   * @throws CheckpointException if files are missing, damaged, or belong to another tokenizer
   */
  public static ClipTokenizer open(Path folder) {
    return TokenizerFiles.open(folder);
  }

  /**
   * Returns the tokenizer that treats the spelling of the padding token in a prompt as text, as
   * Stable Diffusion 2's original program does with {@code !}.
   *
   * @return the tokenizer
   */
  public ClipTokenizer withPlainPadding() {
    boolean alone = !List.of(special.bos(), special.eos(), special.unk()).contains(special.pad());
    List<String> fewer =
        alone ? marks.stream().filter(mark -> !mark.equals(special.pad())).toList() : marks;
    return new ClipTokenizer(folder, vocabulary, merges, special, fewer);
  }

  /**
   * Returns the folder of its files.
   *
   * @return the folder
   */
  public Path folder() {
    return folder;
  }

  /**
   * Returns the number of tokens of every encoded prompt.
   *
   * @return the number, 77 in Stable Diffusion
   */
  public int maxLength() {
    return special.maxLength();
  }

  /**
   * Returns the number of rows that the encoder's embedding must have.
   *
   * @return one more than the largest token number
   */
  public int vocabularySize() {
    return 1 + vocabulary.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /**
   * Splits a prompt into tokens.
   *
   * @param prompt the text, which may be empty, of at most {@value #LONGEST_PROMPT} characters
   * @return the tokens, and the part of the prompt that did not fit
   * @throws IllegalArgumentException if the prompt is longer
   */
  public TokenizedPrompt encode(String prompt) {
    if (prompt.length() > LONGEST_PROMPT) {
      throw new IllegalArgumentException(
          ("the prompt has " + prompt.length() + " characters; give at most " + LONGEST_PROMPT)
              + (", of which about " + (maxLength() - 2) + " words count"));
    }
    List<String> tokens = tokens(prompt);
    int room = maxLength() - 2;
    List<Integer> ids = new ArrayList<>();
    ids.add(id(special.bos()));
    tokens.stream().limit(room).forEach(token -> ids.add(id(token)));
    ids.add(id(special.eos()));
    while (ids.size() < maxLength()) {
      ids.add(id(special.pad()));
    }
    return new TokenizedPrompt(
        ids, tokens, text(tokens.subList(Math.min(room, tokens.size()), tokens.size())));
  }

  private int id(String token) {
    Integer id = vocabulary.get(token);
    return id != null ? id : Objects.requireNonNull(vocabulary.get(special.unk()));
  }

  /** Splits a text at special tokens, and the rest into tokens of the vocabulary. */
  private List<String> tokens(String prompt) {
    List<String> tokens = new ArrayList<>();
    int start = 0;
    int at = 0;
    while (at < prompt.length()) {
      String mark = markAt(prompt, at);
      if (mark == null) {
        at++;
      } else {
        addText(tokens, prompt.substring(start, at));
        tokens.add(mark);
        at += mark.length();
        start = at;
      }
    }
    addText(tokens, prompt.substring(start));
    return tokens;
  }

  private void addText(List<String> tokens, String text) {
    for (String piece : PromptText.pieces(text)) {
      tokens.addAll(merges.tokens(piece));
    }
  }

  private @Nullable String markAt(String prompt, int at) {
    for (String mark : marks) {
      if (prompt.startsWith(mark, at)) {
        return mark;
      }
    }
    return null;
  }

  /** Returns the text of tokens, as far as it can be recovered. */
  private String text(List<String> tokens) {
    StringBuilder text = new StringBuilder();
    StringBuilder symbols = new StringBuilder();
    for (String token : tokens) {
      if (marks.contains(token)) {
        text.append(ByteAlphabet.decode(symbols.toString())).append(token).append(' ');
        symbols.setLength(0);
      } else if (token.endsWith(BytePairs.WORD_END)) {
        symbols.append(token, 0, token.length() - BytePairs.WORD_END.length());
        text.append(ByteAlphabet.decode(symbols.toString())).append(' ');
        symbols.setLength(0);
      } else {
        symbols.append(token);
      }
    }
    return text.append(ByteAlphabet.decode(symbols.toString())).toString().strip();
  }

  @Override
  public String toString() {
    return "ClipTokenizer[" + folder + ", " + vocabularySize() + " tokens]";
  }
}
