package dev.rad.cli.terminal;

import dev.rad.exception.ImageException;
import java.awt.Font;
import java.awt.font.FontRenderContext;

/** Checks for the system fonts that Java draws text with, which minimal containers lack. */
public final class Fonts {

  private Fonts() {}

  /**
   * Checks that fonts are available, before anything is computed for a picture with text.
   *
   * @throws ImageException if there are no fonts
   */
  public static void require() {
    try {
      var font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
      font.getLineMetrics("rad", new FontRenderContext(null, true, true));
    } catch (LinkageError | InternalError | RuntimeException e) { // depends on what is missing
      throw new ImageException(
          "this Java finds no fonts for the text of the picture: install fontconfig, libfreetype6 and"
              + " fonts-dejavu-core (Debian, Ubuntu), or fontconfig and dejavu-sans-fonts (Fedora,"
              + " RHEL)",
          e);
    }
  }
}
