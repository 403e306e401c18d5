package dev.rad.studio;

import dev.rad.image.RgbImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A requested fill: waiting, running or finished. */
final class Fill implements StudioEngine.Watch {
  private static final long PREVIEW_EVERY = 150_000_000; // nanoseconds
  private static final int PREVIEW_SIDE = 768;

  private static final Preview NO_PREVIEW = new Preview(0, new byte[0]);

  private final Session session;
  private final List<String> notices = new ArrayList<>();
  private volatile FillRecord record;
  private volatile boolean cancelled;
  private volatile Preview preview = NO_PREVIEW;
  private volatile int step;
  private volatile int steps;
  private volatile Duration remaining = Duration.ZERO;
  private volatile PreviewMaker previewMaker = picture -> picture;
  private long previewed;

  /**
   * The expected picture.
   *
   * @param step the number of finished steps
   * @param jpeg the file
   */
  record Preview(int step, byte[] jpeg) {}

  /** Cuts out the shown part of a preview. */
  @FunctionalInterface
  interface PreviewMaker {
    RgbImage part(RgbImage whole);
  }

  Fill(Session session, FillRecord record) {
    this.session = session;
    this.record = record;
  }

  Session session() {
    return session;
  }

  FillRecord record() {
    return record;
  }

  Path folder() {
    return session.fillFolder(record.id());
  }

  Optional<Preview> preview() {
    return Optional.of(preview).filter(shown -> shown.step() > 0);
  }

  void showParts(PreviewMaker maker) {
    previewMaker = maker;
  }

  /** Requests a stop; a waiting fill ends at once. */
  synchronized void cancel() {
    cancelled = true;
    if (record.state() == FillRecord.State.WAITING) {
      become(FillRecord.State.CANCELLED, "");
    }
  }

  /** Begins, unless it was cancelled already. */
  synchronized boolean begin() {
    if (cancelled) {
      return false;
    }
    become(FillRecord.State.RUNNING, "");
    return true;
  }

  synchronized void become(FillRecord.State state, String error) {
    record = record.in(state, notices, error);
    if (state.isOver()) {
      preview = NO_PREVIEW;
      previewMaker = picture -> picture; // which held the photo
    }
    session.keep(record);
    session.events().publish("fill", status());
  }

  /** Publishes that its place in the queue has changed. */
  void publishPlace() {
    session.events().publish("fill", status());
  }

  @Override
  public void step(int done, int all, Duration left, Supplier<RgbImage> picture) {
    step = done;
    steps = all;
    remaining = left;
    session
        .events()
        .publish(
            "progress",
            Map.of(
                "fill", record.id(), "step", done, "steps", all, "remainingMs", left.toMillis()));
    long now = System.nanoTime();
    if (previewed == 0 || now - previewed >= PREVIEW_EVERY) {
      preview =
          new Preview(done, PictureFiles.jpeg(previewMaker.part(picture.get()), PREVIEW_SIDE));
      previewed = System.nanoTime();
      session.events().publish("preview", Map.of("fill", record.id(), "step", done));
    }
  }

  @Override
  public void notice(String sentence) {
    notices.add(sentence);
  }

  @Override
  public boolean isCancelled() {
    return cancelled || Thread.currentThread().isInterrupted();
  }

  /** Returns the status for clients. */
  Map<String, Object> status() {
    FillRecord now = record;
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("id", now.id());
    all.put("state", now.state().name().toLowerCase(Locale.ROOT));
    all.put("place", session.place(this));
    all.put("base", now.base());
    all.put("step", step);
    all.put("steps", steps);
    all.put("remainingMs", remaining.toMillis());
    all.put("part", now.part());
    all.put("settings", now.settings());
    all.put(
        "samples",
        now.state() == FillRecord.State.DONE
            ? IntStream.rangeClosed(1, now.settings().samples())
                .mapToObj(sample -> now.id() + "." + sample)
                .toList()
            : List.of());
    all.put("notices", now.notices());
    all.put("error", now.error());
    all.put("asked", now.asked());
    return all;
  }
}
