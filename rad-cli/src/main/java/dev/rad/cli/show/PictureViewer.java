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
 * Displays pictures in the terminal, with the best protocol that it supports ({@link
 * TerminalProtocol}), or in a window if {@code RAD_SHOW=window} is set.
 */
public final class PictureViewer {

  private static final int DEFAULT_COLUMNS = 80;

  private PictureViewer() {}

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
   * Shows a mask; holes are white.
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
   * Opens a window with a picture and returns immediately.
   *
   * @param picture any picture
   * @throws IllegalStateException if there is no display or Java runs headless
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

  /** Returns the terminal's width from the variable COLUMNS, if it is a plausible number. */
  static int columns(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[1-9]\\d{0,3}") ? Integer.parseInt(columns) : DEFAULT_COLUMNS;
  }
}
