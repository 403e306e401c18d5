package dev.rad.latent;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prepares a prompt for the vocabulary: normal form, blanks, lower case, pieces. */
final class PromptText {
  private static final Pattern PIECE =
      Pattern.compile("'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^ \\p{L}\\p{N}]+");

  private PromptText() {}

  /** Returns the pieces, which the vocabulary's merges do not cross. */
  static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    Matcher matcher = PIECE.matcher(normalized(text));
    while (matcher.find()) {
      pieces.add(matcher.group());
    }
    return pieces;
  }

  /**
   * Returns normal form C, with runs of blanks as one space and each code point in lower case by
   * itself (so a Σ at the end of a word becomes σ).
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
