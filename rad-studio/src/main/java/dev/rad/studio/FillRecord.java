package dev.rad.studio;

import dev.rad.image.Region;
import java.time.Instant;
import java.util.List;

/**
 * A fill as it is kept on disk.
 *
 * @param id its number in the session, from 1
 * @param state how far it is
 * @param base the picture that was filled: {@code 0}, the photo, or {@code FILL.SAMPLE}
 * @param settings how
 * @param spread of the arrival map; 0 without one
 * @param part the pixels around the hole that its pictures have
 * @param notices what the person should know
 * @param error why it failed, empty if it did not
 * @param asked when, ISO 8601
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

  /** How far a fill is. */
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
