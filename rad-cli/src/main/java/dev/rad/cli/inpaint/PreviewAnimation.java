package dev.rad.cli.inpaint;

import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.cli.file.Folders;
import dev.rad.cli.file.OutputFiles;
import dev.rad.exception.ImageException;
import dev.rad.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes previews of the predicted picture every few steps: each as a PNG file of the photo's size,
 * numbered by its step, and all as an animated GIF, which is scaled down if large.
 */
public final class PreviewAnimation implements ProgressListener, AutoCloseable {
  private static final int SIDE = 640; // pixels at most, of the animation
  private static final int SHOWN = 15; // hundredths of a second
  private static final int LAST_SHOWN = 200; // hundredths of a second

  private final Path frames;
  private final int every;
  private final AnimatedGif gif;
  private final List<Path> written = new ArrayList<>();
  private boolean finished;

  /**
   * Starts an animation.
   *
   * @param files the files to write; frames of an earlier run are deleted
   * @param every the number of steps between two frames, at least 1; the last step always has a
   *     frame
   * @throws ImageException if the files cannot be written
   */
  PreviewAnimation(OutputFiles files, int every) {
    this.frames = files.frames();
    this.every = every;
    clear();
    this.gif = new AnimatedGif(files.animation());
  }

  private void clear() {
    Folders.createParent(frames.resolve("0.png"));
    try (Stream<Path> older = Files.list(frames)) {
      for (Path file : older.filter(PreviewAnimation::isFrame).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new ImageException(
          frames + " cannot be cleared (" + e.getMessage() + "): check its permissions", e);
    }
  }

  private static boolean isFrame(Path file) {
    return file.getFileName().toString().matches("\\d+\\.png");
  }

  @Override
  public void onStep(Progress progress) {
    boolean last = progress.step() == progress.steps();
    if (progress.step() % every == 0 || last) {
      RgbImage frame = progress.preview();
      int digits = String.valueOf(progress.steps()).length();
      Path file = frames.resolve(("%0" + digits + "d.png").formatted(progress.step()));
      frame.write(file);
      written.add(file);
      gif.add(small(frame), last ? LAST_SHOWN : SHOWN);
    }
  }

  private static RgbImage small(RgbImage frame) {
    double scale = Math.min(1, (double) SIDE / Math.max(frame.width(), frame.height()));
    return scale == 1
        ? frame
        : frame.resize(
            Math.max(1, (int) Math.round(scale * frame.width())),
            Math.max(1, (int) Math.round(scale * frame.height())));
  }

  /** Completes the animation; without this call, no GIF is left behind. */
  void finish() {
    gif.finish();
    finished = true;
  }

  @Override
  public void close() {
    gif.close();
    if (!finished) {
      deleteFrames();
    }
  }

  private void deleteFrames() {
    try {
      for (Path file : written) {
        Files.deleteIfExists(file);
      }
      Files.delete(frames);
    } catch (IOException e) {
      // holds other files, or no permission; the cause was reported already
    }
  }
}
