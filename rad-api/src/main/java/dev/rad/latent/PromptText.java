package dev.rad.latent;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is done to a prompt before it is looked up: normal form, blanks, lower case, pieces. */
final class PromptText {
  private static final Pattern PIECE =
      Pattern.compile("'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^ \\p{L}\\p{N}]+");

  private PromptText() {}

  /** Returns the pieces that the vocabulary's merges stay within. */
  static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    Matcher matcher = PIECE.matcher(normalized(text));
    while (matcher.find()) {
      pieces.add(matcher.group());
    }
    return pieces;
  }

  /**
   * Returns the normal form C, runs of blanks as one space, each code point in lower case by itself
   * (so that a Σ at a word's end is σ).
   */
  private static String normalized(String text) {
    StringBuilder result = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFC)
        .codePoints()
        .forEach(
            point -> {
              if (!isBlank(point)) {
                result.append(Character.toString(point).toLowerCase(Locale.ROOT));
              } else if (result.isEmpty() || result.charAt(result.length() - 1) != ' ') {
                result.append(' ');
              }
            });
    return result.toString();
  }

  /** Returns whether a code point has Unicode's property White_Space. */
  private static boolean isBlank(int point) {
    return point >= 0x09 && point <= 0x0d
        || point == 0x85
        || Character.isSpaceChar(point); // the separators, which are all others
  }
}
