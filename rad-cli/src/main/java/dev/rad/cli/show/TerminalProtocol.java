package dev.rad.cli.show;

import dev.rad.image.RgbImage;
import java.util.Locale;
import java.util.Map;

/** Ways to draw a picture in a terminal. */
public enum TerminalProtocol {
  /** Two pixels per character cell, in 24-bit colours: works nearly everywhere. */
  HALF_BLOCKS,
  /** The graphics protocol of kitty, which Ghostty knows, too. */
  KITTY,
  /** The inline images of iTerm2, which WezTerm and mintty know, too. */
  ITERM2,
  /** DEC's sixels: foot, mlterm, contour and others. */
  SIXEL;

  /** The variable that chooses a way: the name of a constant, such as {@code half-blocks}. */
  public static final String VARIABLE = "RAD_SHOW";

  private static final int MOST_PIXELS = 800; // wide or high, for pictures made of pixels
  private static final int FEWEST_PIXELS = 256; // wide; smaller pictures are enlarged

  /**
   * What a terminal knows, as far as its environment tells: {@value #VARIABLE} first, then what
   * terminals themselves set. Inside tmux and screen, which swallow pictures, and wherever nothing
   * is known, half blocks.
   *
   * @param environment the environment's variables
   * @return the way to draw
   */
  public static TerminalProtocol of(Map<String, String> environment) {
    String wish = environment.getOrDefault(VARIABLE, "").toUpperCase(Locale.ROOT).replace('-', '_');
    for (TerminalProtocol protocol : values()) {
      if (protocol.name().equals(wish)) {
        return protocol;
      }
    }
    String term = environment.getOrDefault("TERM", "");
    if (environment.containsKey("TMUX") || term.startsWith("screen") || term.startsWith("tmux")) {
      return HALF_BLOCKS;
    }
    if (environment.containsKey("KITTY_WINDOW_ID") || term.matches("xterm-(kitty|ghostty)")) {
      return KITTY;
    }
    return switch (environment.getOrDefault("TERM_PROGRAM", "")) {
      case "iTerm.app", "WezTerm", "mintty" -> ITERM2;
      case "ghostty" -> KITTY;
      default -> term.matches("foot.*|mlterm.*|contour.*|.*sixel.*") ? SIXEL : HALF_BLOCKS;
    };
  }

  /**
   * Writes a picture as what a terminal draws.
   *
   * @param picture any picture
   * @param columns the terminal's width in characters, at least 1; matters to half blocks
   * @return text with escape sequences, ending with a line break
   */
  public String draw(RgbImage picture, int columns) {
    return switch (this) {
      case HALF_BLOCKS -> HalfBlocks.draw(picture, columns);
      case KITTY -> InlinePng.kitty(sized(picture));
      case ITERM2 -> InlinePng.iterm2(sized(picture));
      case SIXEL -> Sixels.draw(sized(picture));
    };
  }

  /** Brings a picture to a size that one can look at: small ones by whole factors. */
  private static RgbImage sized(RgbImage picture) {
    int longest = Math.max(picture.width(), picture.height());
    if (longest > MOST_PIXELS) {
      double factor = (double) MOST_PIXELS / longest;
      return picture.resize(
          Math.max(1, (int) (picture.width() * factor)),
          Math.max(1, (int) (picture.height() * factor)));
    }
    int zoom = Math.min(FEWEST_PIXELS / picture.width(), MOST_PIXELS / picture.height());
    return zoom < 2 ? picture : Sixels.zoomed(picture, zoom);
  }
}
