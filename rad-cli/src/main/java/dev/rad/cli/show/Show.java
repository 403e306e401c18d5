package dev.rad.cli.show;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.util.Map;
import javax.swing.ImageIcon;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;

/**
 * Shows pictures to the person at the terminal: in it, in the best way that it knows ({@link
 * TerminalProtocol}), or in a window where {@code RAD_SHOW=window} asks for one.
 */
public final class Show {

  private static final int USUAL_COLUMNS = 80;

  private Show() {}

  /**
   * Shows a picture.
   *
   * @param picture any picture
   */
  public static void show(RgbImage picture) {
    Map<String, String> environment = System.getenv();
    if ("window".equalsIgnoreCase(environment.get(TerminalProtocol.VARIABLE))
        && !GraphicsEnvironment.isHeadless()) {
      window(picture);
      return;
    }
    System.out.print(TerminalProtocol.of(environment).draw(picture, columns(environment)));
    System.out.flush();
  }

  /**
   * Shows a mask, white = hole.
   *
   * @param mask any mask
   */
  public static void show(Mask mask) {
    show(mask.toImage());
  }

  /**
   * Shows an AWT image.
   *
   * @param image an opaque image
   * @throws dev.rad.exception.ImageException if it has transparent pixels
   */
  public static void show(BufferedImage image) {
    show(RgbImage.of(image));
  }

  /**
   * Opens a window with a picture, and returns at once.
   *
   * @param picture any picture
   * @throws IllegalStateException if there is no screen, or the program was told to use none
   */
  public static void window(RgbImage picture) {
    if (GraphicsEnvironment.isHeadless()) {
      throw new IllegalStateException(
          "there is no screen for a window: start rad-jshell with RAD_SHOW=window on a desktop,"
              + " or use show");
    }
    SwingUtilities.invokeLater(
        () -> {
          var frame = new JFrame(picture.toString());
          frame.add(new JLabel(new ImageIcon(picture.toBufferedImage())));
          frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
          frame.pack();
          frame.setVisible(true);
        });
  }

  /** The terminal's width: what COLUMNS says, if it is a sensible number. */
  static int columns(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[1-9]\\d{0,3}") ? Integer.parseInt(columns) : USUAL_COLUMNS;
  }
}
