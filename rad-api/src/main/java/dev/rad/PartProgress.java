package dev.rad;

/**
 * Counts the steps of several equal runs as one.
 *
 * @param whole the listener of all runs
 * @param before the number of finished runs
 * @param all the number of runs
 */
record PartProgress(ProgressListener whole, int before, int all) implements ProgressListener {

  @Override
  public void onStep(Progress progress) {
    whole.onStep(
        new Progress(
            before * progress.steps() + progress.step(),
            all * progress.steps(),
            progress.elapsed(),
            progress::preview));
  }

  @Override
  public void onNotice(String message) {
    whole.onNotice(message);
  }

  @Override
  public boolean isCancelled() {
    return whole.isCancelled();
  }
}
