package dev.rad.latent;

import java.nio.charset.StandardCharsets;

/**
 * The alphabet of byte-level vocabularies (GPT-2): printable bytes stand for themselves, the others
 * are U+0100, U+0101, … in ascending order.
 */
final class ByteAlphabet {
  private static final int BYTES = 256;
  private static final char[] SYMBOLS = symbols();

  private ByteAlphabet() {}

  private static char[] symbols() {
    char[] symbols = new char[BYTES];
    int next = BYTES;
    for (int value = 0; value < BYTES; value++) {
      boolean prints = value >= 33 && value <= 126 || value >= 161 && value <= 172 || value >= 174;
      symbols[value] = prints ? (char) value : (char) next++;
    }
    return symbols;
  }

  /** Returns one symbol for each byte of a text's UTF-8. */
  static String encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder symbols = new StringBuilder(bytes.length);
    for (byte value : bytes) {
      symbols.append(SYMBOLS[value & 0xff]);
    }
    return symbols.toString();
  }

  /** Returns the text of a sequence of symbols; other characters are left out. */
  static String decode(String symbols) {
    byte[] bytes = new byte[symbols.length()];
    int count = 0;
    for (int k = 0; k < symbols.length(); k++) {
      int value = valueOf(symbols.charAt(k));
      if (value >= 0) {
        bytes[count++] = (byte) value;
      }
    }
    return new String(bytes, 0, count, StandardCharsets.UTF_8);
  }

  private static int valueOf(char symbol) {
    if (symbol < BYTES && SYMBOLS[symbol] == symbol) {
      return symbol;
    }
    for (int value = 0; value < BYTES; value++) {
      if (SYMBOLS[value] == symbol) {
        return value;
      }
    }
    return -1;
  }
}
