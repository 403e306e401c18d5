package dev.rad.studio;

import dev.rad.image.Region;
import java.time.Instant;
import java.util.List;

/**
 * A fill as stored on disk.
 *
 * @param id its number in the session, from 1
 * @param state its state
 * @param base the picture that was filled: {@code 0}, the photo, or {@code FILL.SAMPLE}
 * @param settings the complete settings
 * @param spread the spread of the arrival map; 0 without one
 * @param part the rectangle around the hole that its pictures show
 * @param notices notices for the user
 * @param error why it failed; empty if it did not
 * @param asked the time of the request, ISO 8601
 */
record FillRecord(
    int id,
    State state,
    String base,
    Settings settings,
    double spread,
    Region part,
    List<String> notices,
    String error,
    String asked) {

  /** The states of a fill. */
  enum State {
    WAITING,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED;

    boolean isOver() {
      return this != WAITING && this != RUNNING;
    }
  }

  FillRecord {
    notices = List.copyOf(notices);
  }

  static FillRecord asked(int id, String base, Settings settings, double spread, Region part) {
    return new FillRecord(
        id, State.WAITING, base, settings, spread, part, List.of(), "", Instant.now().toString());
  }

  FillRecord in(State next, List<String> notices, String why) {
    return new FillRecord(id, next, base, settings, spread, part, notices, why, asked);
  }
}
