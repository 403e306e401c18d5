package dev.rad.image.codec;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A canonical Huffman code (Proceedings of the IRE 40(9), 1952) with code words of at most 15 bits,
 * in the form that WebP uses (RFC 9649, section 3.7.2).
 */
final class PrefixCode {
  private static final int LONGEST = 15;
  private static final int LENGTHS_OF_LENGTHS = 19;

  private final int[] lengths; // in bits, 0 for symbols that do not occur
  private final int[] codes; // the first bit lowest

  private PrefixCode(int[] lengths) {
    this.lengths = lengths;
    this.codes = codes(lengths);
  }

  /** Returns the best code for symbols with the given counts. */
  static PrefixCode of(int[] counts) {
    int[] lengths = lengths(counts, 1);
    for (int least = 2; longest(lengths) > LONGEST; least *= 2) {
      lengths = lengths(counts, least); // rare symbols count as more frequent, for shorter codes
    }
    return new PrefixCode(lengths);
  }

  private record Node(long count, int symbol, @Nullable Node left, @Nullable Node right) {}

  private static int[] lengths(int[] counts, int least) {
    var nodes =
        new PriorityQueue<Node>(
            Comparator.comparingLong(Node::count).thenComparingInt(Node::symbol));
    for (int symbol = 0; symbol < counts.length; symbol++) {
      if (counts[symbol] > 0) {
        nodes.add(new Node(Math.max(least, counts[symbol]), symbol, null, null));
      }
    }
    int[] lengths = new int[counts.length];
    while (nodes.size() > 1) {
      Node first = nodes.remove();
      Node second = nodes.remove();
      int symbol = Math.min(first.symbol(), second.symbol());
      nodes.add(new Node(first.count() + second.count(), symbol, first, second));
    }
    if (!nodes.isEmpty()) {
      measure(nodes.remove(), 0, lengths);
    }
    return lengths;
  }

  private static void measure(Node node, int depth, int[] lengths) {
    Node left = node.left();
    Node right = node.right();
    if (left == null || right == null) {
      lengths[node.symbol()] = depth;
    } else {
      measure(left, depth + 1, lengths);
      measure(right, depth + 1, lengths);
    }
  }

  private static int longest(int[] lengths) {
    int longest = 0;
    for (int length : lengths) {
      longest = Math.max(longest, length);
    }
    return longest;
  }

  private static int[] codes(int[] lengths) {
    int[] codes = new int[lengths.length];
    int next = 0;
    for (int length = 1; length <= LONGEST; length++) {
      next <<= 1;
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] == length) {
          codes[symbol] = Integer.reverse(next++) >>> 32 - length;
        }
      }
    }
    return codes;
  }

  /**
   * Writes the code itself: a single symbol by its number, others by their lengths, of 4 bits each.
   *
   * @param single the symbol, if there is only one
   */
  void writeTo(BitWriter out, int single) {
    if (longest(lengths) == 0) {
      out.write(1, 1); // simple
      out.write(0, 1); // of one symbol
      out.write(1, 1); // of 8 bits
      out.write(single, 8);
      return;
    }
    out.write(0, 1);
    out.write(LENGTHS_OF_LENGTHS - 4, 4);
    for (int i = 0; i < LENGTHS_OF_LENGTHS; i++) {
      boolean repeating = i == 0 || i == 1 || i == 8; // 17, 18 and 16 in the file's order
      out.write(repeating ? 0 : 4, 3);
    }
    out.write(0, 1); // all symbols have a length
    for (int length : lengths) {
      out.write(Integer.reverse(length) >>> 28, 4);
    }
  }

  /** Returns the number of bits of a symbol. */
  int length(int symbol) {
    return lengths[symbol];
  }

  /** Writes a symbol. */
  void write(BitWriter out, int symbol) {
    out.write(codes[symbol], lengths[symbol]);
  }
}
