package dev.rad.examples;

import dev.rad.InpaintOptions;
import dev.rad.ProgressListener;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import dev.rad.torch.RadInpainter;
import java.awt.BorderLayout;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.swing.ImageIcon;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;
import org.jspecify.annotations.Nullable;

/** A window in which a hole fills, with a bar and a button that stops it. */
final class FillWindow extends JPanel {

  private static final long serialVersionUID = 1;

  private final JLabel picture = new JLabel();
  private final JProgressBar bar = new JProgressBar();
  private final JButton stop = new JButton("Stop");

  FillWindow() {
    super(new BorderLayout());
    add(picture, BorderLayout.CENTER);
    add(bar, BorderLayout.SOUTH);
    add(stop, BorderLayout.EAST);
  }

  /** Starts to fill; the window goes on answering meanwhile. Stopped, the result fails. */
  CompletableFuture<RgbImage> fill(RadInpainter rad, RgbImage photo, Mask hole) {
    var stopped = new AtomicBoolean();
    stop.addActionListener(pressed -> stopped.set(true));
    show(photo);
    ProgressListener listener =
        p -> {
          RgbImage preview = p.preview();
          SwingUtilities.invokeLater(
              () -> {
                bar.setMaximum(p.steps());
                bar.setValue(p.step());
                show(preview);
              });
        };
    var options = InpaintOptions.defaults().withListener(listener.cancelledWhen(stopped::get));
    return rad.inpaintAsync(photo, hole, options)
        .whenComplete((filled, error) -> SwingUtilities.invokeLater(() -> end(filled)));
  }

  int barValue() {
    return bar.getValue();
  }

  void stop() {
    stop.doClick();
  }

  private void end(@Nullable RgbImage filled) {
    stop.setEnabled(false);
    if (filled != null) { // null where it was stopped
      show(filled);
    }
  }

  private void show(RgbImage image) {
    picture.setIcon(new ImageIcon(image.toBufferedImage()));
  }

  public static void main(String[] arguments) {
    RgbImage photo = RgbImage.read(Path.of(arguments[0]));
    Mask hole = Mask.read(Path.of(arguments[1]), MaskPolarity.WHITE_IS_HOLE);
    RadInpainter rad = RadInpainter.loadDefault();
    SwingUtilities.invokeLater(
        () -> {
          var frame = new JFrame("rad");
          frame.setDefaultCloseOperation(WindowConstants.EXIT_ON_CLOSE);
          var window = new FillWindow();
          frame.add(window);
          window.fill(rad, photo, hole);
          frame.pack();
          frame.setVisible(true);
        });
  }
}
