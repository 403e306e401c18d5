package dev.rad.cli.show;

import dev.rad.image.RgbImage;
import java.util.Locale;
import java.util.Map;

/** Ways to draw a picture in a terminal. */
public enum TerminalProtocol {
  /** Two pixels per character cell, in 24-bit colours; works nearly everywhere. */
  HALF_BLOCKS,
  /** The graphics protocol of kitty, also supported by Ghostty. */
  KITTY,
  /** The inline images of iTerm2, also supported by WezTerm and mintty. */
  ITERM2,
  /** DEC's sixels, supported by foot, mlterm, contour and others. */
  SIXEL;

  /**
   * The environment variable that selects a protocol by the name of a constant, such as {@code
   * half-blocks}.
   */
  public static final String VARIABLE = "RAD_SHOW";

  private static final int MAX_PIXELS = 800; // width or height, except for half blocks
  private static final int MIN_PIXELS = 256; // width; smaller pictures are enlarged

  /**
   * Detects the protocol of a terminal from its environment: first {@value #VARIABLE}, then the
   * variables that terminals set themselves. Defaults to half blocks, also inside tmux and screen,
   * which do not pass pictures on.
   *
   * @param environment the environment variables
   * @return the protocol
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
   * Encodes a picture for a terminal.
   *
   * @param picture any picture
   * @param columns the terminal's width in characters, at least 1; used only by half blocks
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

  /** Resizes a picture for display; small pictures are enlarged by whole factors. */
  private static RgbImage sized(RgbImage picture) {
    int longest = Math.max(picture.width(), picture.height());
    if (longest > MAX_PIXELS) {
      double factor = (double) MAX_PIXELS / longest;
      return picture.resize(
          Math.max(1, (int) (picture.width() * factor)),
          Math.max(1, (int) (picture.height() * factor)));
    }
    int zoom = Math.min(MIN_PIXELS / picture.width(), MAX_PIXELS / picture.height());
    return zoom < 2 ? picture : Sixels.zoomed(picture, zoom);
  }
}
