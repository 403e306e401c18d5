package dev.rad.cli.terminal;

import dev.rad.Progress;
import dev.rad.ProgressListener;
import java.util.List;

/**
 * Forwards progress to several listeners.
 *
 * @param all the listeners, called in order; any of them can cancel the run
 */
public record CompositeProgressListener(List<ProgressListener> all) implements ProgressListener {

  @Override
  public void onStep(Progress progress) {
    all.forEach(listener -> listener.onStep(progress));
  }

  @Override
  public void onNotice(String message) {
    all.forEach(listener -> listener.onNotice(message));
  }

  @Override
  public boolean isCancelled() {
    return all.stream().anyMatch(ProgressListener::isCancelled);
  }
}
