package dev.rad.latent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Merges symbols in the order of a list of pairs (Sennrich et al. 2016, arXiv 1508.07909). */
final class BytePairs {
  /** The suffix of the last symbol of a piece. */
  static final String WORD_END = "</w>";

  private final Map<String, Integer> ranks;

  /** Creates the merger from the ranks of pairs, which are two symbols separated by a space. */
  BytePairs(Map<String, Integer> ranks) {
    this.ranks = ranks;
  }

  static String pair(String left, String right) {
    return left + " " + right;
  }

  /** Returns the tokens of a piece of text. */
  List<String> tokens(String piece) {
    String symbols = ByteAlphabet.encode(piece);
    List<String> tokens = new ArrayList<>();
    for (int k = 0; k < symbols.length(); k++) {
      String symbol = symbols.substring(k, k + 1);
      tokens.add(k == symbols.length() - 1 ? symbol + WORD_END : symbol);
    }
    int best = bestPair(tokens);
    while (best >= 0) {
      merge(tokens, tokens.get(best), tokens.get(best + 1));
      best = bestPair(tokens);
    }
    return tokens;
  }

  /** Returns the first position of the pair of lowest rank, or -1. */
  private int bestPair(List<String> tokens) {
    int best = -1;
    int lowest = Integer.MAX_VALUE;
    for (int k = 0; k + 1 < tokens.size(); k++) {
      Integer rank = ranks.get(pair(tokens.get(k), tokens.get(k + 1)));
      if (rank != null && rank < lowest) {
        lowest = rank;
        best = k;
      }
    }
    return best;
  }

  private static void merge(List<String> tokens, String left, String right) {
    List<String> merged = new ArrayList<>();
    int k = 0;
    while (k < tokens.size()) {
      boolean here =
          k + 1 < tokens.size() && tokens.get(k).equals(left) && tokens.get(k + 1).equals(right);
      merged.add(here ? left + right : tokens.get(k));
      k += here ? 2 : 1;
    }
    tokens.clear();
    tokens.addAll(merged);
  }
}
