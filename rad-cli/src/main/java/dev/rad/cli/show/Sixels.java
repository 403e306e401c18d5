package dev.rad.cli.show;

import dev.rad.image.PictureGrid;
import dev.rad.image.RgbImage;
import java.util.List;

/**
 * Draws a picture as sixels (DEC VT330/VT340 Programmer Reference Manual, volume 2, chapter 14).
 * The picture is divided into bands of six rows. Each colour of a band has one character per
 * column, whose bits mark the pixels of that colour. Colours are rounded to 6 levels per channel,
 * 216 in all.
 */
final class Sixels {

  private static final int LEVELS = 6;
  private static final int BAND = 6; // rows
  private static final int OFFSET = '?'; // the character without any pixel

  private Sixels() {}

  static RgbImage zoomed(RgbImage picture, int factor) {
    return PictureGrid.of(List.of(List.of(picture))).withZoom(factor).toImage();
  }

  static String draw(RgbImage picture) {
    var text = new StringBuilder("\u001bPq");
    text.append("\"1;1;%d;%d".formatted(picture.width(), picture.height())); // square pixels
    for (int colour = 0; colour < LEVELS * LEVELS * LEVELS; colour++) {
      text.append(
          "#%d;2;%d;%d;%d"
              .formatted(
                  colour,
                  percent(colour / (LEVELS * LEVELS)),
                  percent(colour / LEVELS % LEVELS),
                  percent(colour % LEVELS)));
    }
    for (int top = 0; top < picture.height(); top += BAND) {
      drawBand(picture, top, text);
      text.append('-'); // next band
    }
    return text.append("\u001b\\\n").toString();
  }

  private static void drawBand(RgbImage picture, int top, StringBuilder text) {
    byte[][] bits = new byte[LEVELS * LEVELS * LEVELS][];
    for (int y = top; y < Math.min(top + BAND, picture.height()); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int colour = nearest(picture, x, y);
        if (bits[colour] == null) {
          bits[colour] = new byte[picture.width()];
        }
        bits[colour][x] |= (byte) (1 << (y - top));
      }
    }
    for (int colour = 0; colour < bits.length; colour++) {
      if (bits[colour] != null) {
        text.append('#').append(colour);
        appendRuns(bits[colour], text);
        text.append('$'); // carriage return
      }
    }
  }

  /** Appends characters with run-length encoding, {@code !count}. */
  private static void appendRuns(byte[] bits, StringBuilder text) {
    int from = 0;
    for (int x = 1; x <= bits.length; x++) {
      if (x == bits.length || bits[x] != bits[from]) {
        char sixel = (char) (OFFSET + bits[from]);
        int length = x - from;
        text.append(
            length > 3 ? "!" + length + sixel : String.valueOf(sixel).repeat(length)); // if shorter
        from = x;
      }
    }
  }

  private static int nearest(RgbImage picture, int x, int y) {
    return (level(picture.red(x, y)) * LEVELS + level(picture.green(x, y))) * LEVELS
        + level(picture.blue(x, y));
  }

  private static int level(int value) {
    return Math.round(value * (LEVELS - 1) / 255f);
  }

  private static int percent(int level) {
    return level * 100 / (LEVELS - 1);
  }
}
