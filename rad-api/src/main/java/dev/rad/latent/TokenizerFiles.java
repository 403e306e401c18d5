package dev.rad.latent;

import dev.rad.exception.CheckpointException;
import dev.rad.internal.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a tokenizer's files: {@code vocab.json} and {@code merges.txt}, or {@code tokenizer.json}.
 */
final class TokenizerFiles {
  private static final String VOCABULARY = "vocab.json";
  private static final String MERGES = "merges.txt";
  private static final String WHOLE = "tokenizer.json";
  private static final String ADDED = "added_tokens.json";
  private static final String CONFIG = "tokenizer_config.json";
  private static final String SPECIAL = "special_tokens_map.json";

  /** All files that a tokenizer may have. */
  static final List<String> NAMES = List.of(VOCABULARY, MERGES, WHOLE, ADDED, CONFIG, SPECIAL);

  private static final long LARGEST = 1 << 25;
  private static final int MOST = 1 << 20;
  private static final String START = "<|startoftext|>";
  private static final String END = "<|endoftext|>";
  private static final int LENGTH = 77;

  private final Path folder;
  private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
  private final Map<String, Integer> ranks = new LinkedHashMap<>();
  private final Map<String, Integer> added = new LinkedHashMap<>();

  private TokenizerFiles(Path folder) {
    this.folder = folder;
  }

  static ClipTokenizer open(Path folder) {
    try {
      return new TokenizerFiles(folder).read();
    } catch (CheckpointException e) {
      throw new CheckpointException(PartFiles.naming(folder, e.getMessage()), e);
    }
  }

  private ClipTokenizer read() {
    boolean hasVocabulary = has(VOCABULARY);
    boolean hasMerges = has(MERGES);
    if (hasVocabulary && hasMerges) {
      readVocabulary(json(VOCABULARY));
      readMerges(PartFiles.text(folder.resolve(MERGES), LARGEST));
      if (has(ADDED)) {
        Json extra = json(ADDED);
        extra.names().forEach(token -> added.put(token, number(extra, token)));
      }
    } else if (has(WHOLE)) {
      readWhole(json(WHOLE));
    } else if (hasVocabulary || hasMerges) {
      String missing = hasVocabulary ? MERGES : VOCABULARY;
      String found = hasVocabulary ? VOCABULARY : MERGES;
      throw new CheckpointException(
          "holds " + found + " without " + missing + "; fetch it as well");
    } else {
      throw new CheckpointException(
          ("holds no tokenizer: neither " + VOCABULARY + " and " + MERGES + ", nor " + WHOLE)
              + "; fetch them");
    }
    return ClipTokenizer.of(folder, vocabulary, ranks, special());
  }

  private boolean has(String name) {
    return Files.isRegularFile(folder.resolve(name));
  }

  private Json json(String name) {
    return Json.parseLarge(name, PartFiles.text(folder.resolve(name), LARGEST));
  }

  private ClipTokenizer.Special special() {
    Json config = has(CONFIG) ? json(CONFIG) : Json.of(CONFIG, Map.of());
    String type = config.text("tokenizer_class", "CLIPTokenizer");
    if (!List.of("CLIPTokenizer", "CLIPTokenizerFast", "PreTrainedTokenizerFast").contains(type)) {
      throw config.wrong("tokenizer_class", "CLIPTokenizer: other tokenizers are not supported");
    }
    Json map = has(SPECIAL) ? json(SPECIAL) : Json.of(SPECIAL, Map.of());
    int length = // a very large number where nobody said
        config.value("model_max_length") instanceof Integer most && most <= 1 << 12 ? most : LENGTH;
    if (length < 3) {
      throw config.wrong("model_max_length", "from 3");
    }
    return new ClipTokenizer.Special(
        token(map, config, "bos_token", START),
        token(map, config, "eos_token", END),
        token(map, config, "pad_token", END),
        token(map, config, "unk_token", END),
        added,
        length);
  }

  /**
   * Returns a token, which is a string or {@code {"content": …}}, from the first file that has it.
   */
  private static String token(Json first, Json second, String name, String absent) {
    Json json = first.has(name) ? first : second;
    return json.value(name) instanceof Map<?, ?>
        ? json.object(name).text("content", absent)
        : json.text(name, absent);
  }

  private void readVocabulary(Json json) {
    json.names().forEach(token -> vocabulary.put(token, number(json, token)));
    if (vocabulary.isEmpty() || vocabulary.size() > MOST) {
      throw new CheckpointException(
          "the vocabulary has "
              + vocabulary.size()
              + " tokens, not 1 to "
              + MOST
              + "; fetch it again");
    }
  }

  private static int number(Json json, String token) {
    int number = json.integer(token, -1);
    if (number < 0 || number > 1 << 24) {
      throw json.wrong(token, "a number from 0");
    }
    return number;
  }

  private void readMerges(String text) {
    String[] lines = text.split("\\R", -1);
    for (int k = lines[0].startsWith("#version") ? 1 : 0; k < lines.length; k++) {
      if (!lines[k].isBlank()) {
        String[] pair = lines[k].strip().split(" ", -1);
        if (pair.length != 2) {
          throw new CheckpointException(
              (MERGES + " has no pair in line " + (k + 1) + ", " + Json.oneLine(lines[k]))
                  + "; fetch it again");
        }
        addMerge(pair[0], pair[1]);
      }
    }
  }

  private void addMerge(String left, String right) {
    if (!vocabulary.containsKey(left + right)) {
      throw new CheckpointException(
          "the vocabulary lacks "
              + Json.oneLine(left + right)
              + ", which the merges make; give the files that belong together");
    }
    ranks.putIfAbsent(BytePairs.pair(left, right), ranks.size());
    if (ranks.size() > MOST) {
      throw new CheckpointException("there are more than " + MOST + " merges; fetch them again");
    }
  }

  private void readWhole(Json json) {
    Json model = json.object("model");
    String kind = model.text("type", "BPE");
    String suffix = model.text("end_of_word_suffix", "");
    if (!kind.equals("BPE") || !suffix.equals(BytePairs.WORD_END)) {
      throw new CheckpointException(
          WHOLE + " is not that of CLIP, but of another tokenizer; give a CLIP tokenizer's");
    }
    readVocabulary(model.object("vocab"));
    if (!(model.value("merges") instanceof List<?> merges)) {
      throw model.wrong("merges", "a list of pairs");
    }
    for (Object merge : merges) {
      List<?> pair =
          merge instanceof String text ? List.of(text.split(" ", -1)) : (List<?>) listOf(merge);
      if (pair.size() != 2) {
        throw new CheckpointException(
            WHOLE + " has a merge that is no pair; give the file that was saved");
      }
      addMerge(String.valueOf(pair.get(0)), String.valueOf(pair.get(1)));
    }
    if (json.value("added_tokens") instanceof List<?> tokens) {
      for (Object token : tokens) {
        if (token instanceof Map<?, ?> entry
            && entry.get("content") instanceof String content
            && entry.get("id") instanceof Integer id
            && id >= 0) {
          added.put(content, id);
        }
      }
    }
  }

  private static List<?> listOf(Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
