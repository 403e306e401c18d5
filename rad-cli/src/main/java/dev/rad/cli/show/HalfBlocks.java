package dev.rad.cli.show;

import dev.rad.image.RgbImage;

/**
 * Draws a picture with upper-half-block characters, whose foreground is the upper of two pixels and
 * whose background is the lower one, in the 24-bit colours of ISO 8613-6 ({@code ESC [ 38 ; 2 ; r ;
 * g ; b m}).
 */
final class HalfBlocks {

  private static final int MAX_ROWS = 40; // of characters, so that the prompt stays visible
  private static final String RESET = "\u001b[0m";

  private HalfBlocks() {}

  /**
   * Draws a picture at most {@code columns} characters wide; small pictures are enlarged by whole
   * factors.
   */
  static String draw(RgbImage picture, int columns) {
    double factor =
        Math.min((double) columns / picture.width(), (double) 2 * MAX_ROWS / picture.height());
    RgbImage small = resized(picture, factor);
    int width = small.width();
    int height = small.height();
    var text = new StringBuilder();
    for (int y = 0; y < height; y += 2) {
      String before = "";
      for (int x = 0; x < width; x++) {
        String colours = colour(38, small, x, y);
        if (y + 1 < height) {
          colours += colour(48, small, x, y + 1);
        }
        text.append(colours.equals(before) ? "" : colours).append('▀');
        before = colours;
      }
      text.append(RESET).append('\n');
    }
    return text.toString();
  }

  private static RgbImage resized(RgbImage picture, double factor) {
    if (factor >= 1) {
      return Sixels.zoomed(picture, (int) factor);
    }
    return picture.resize(
        Math.max(1, (int) (picture.width() * factor)),
        Math.max(1, (int) (picture.height() * factor)));
  }

  private static String colour(int plane, RgbImage picture, int x, int y) {
    return "\u001b[%d;2;%d;%d;%dm"
        .formatted(plane, picture.red(x, y), picture.green(x, y), picture.blue(x, y));
  }
}
