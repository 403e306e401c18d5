package dev.rad.studio;

import dev.rad.studio.http.StudioJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The numbered events of a session, for any number of readers. The last events are kept, so that a
 * reader can resume after its connection broke (server-sent events: {@code Last-Event-ID}).
 */
final class EventLog {
  private static final int KEPT = 512;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final long epoch = System.currentTimeMillis(); // numbers begin anew with every server
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition told = lock.newCondition();
  private final Deque<Event> events = new ArrayDeque<>();
  private long last;
  private boolean closed;

  /**
   * An event.
   *
   * @param number the number, from 1
   * @param type the type
   * @param json the content
   */
  record Event(long number, String type, byte[] json) {}

  /** Sends an event to all readers. */
  void publish(String type, Object value) {
    byte[] json = StudioJson.bytes(value);
    lock.lock();
    try {
      events.add(new Event(++last, type, json));
      if (events.size() > KEPT) {
        events.remove();
      }
      told.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all readers' streams. */
  void close() {
    lock.lock();
    try {
      closed = true;
      told.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the number of the last event. */
  long last() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the number after which a reader resumes.
   *
   * @param lastId the last id that the reader saw, as {@link #stream} wrote it
   * @param otherwise the number for a reader that is new, or comes from another server run
   */
  long after(String lastId, long otherwise) {
    String own = epoch + "-";
    return lastId.startsWith(own) && lastId.substring(own.length()).matches("\\d{1,18}")
        ? Long.parseLong(lastId.substring(own.length()))
        : otherwise;
  }

  /**
   * Writes events until the reader goes away or the log is closed.
   *
   * @param after the number of the last event that the reader knows
   * @param out the stream to write to
   * @throws IOException when the reader is gone
   */
  void stream(long after, OutputStream out) throws IOException {
    long seen = after;
    for (Optional<List<Event>> more = await(seen); more.isPresent(); more = await(seen)) {
      List<Event> next = more.get();
      if (next.isEmpty()) {
        out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
      }
      for (Event event : next) {
        write(event.number(), event.type(), event.json(), out);
        seen = event.number();
      }
      out.flush();
    }
  }

  /** Writes one event. */
  void write(long number, String type, byte[] json, OutputStream out) throws IOException {
    String head = "id: %d-%d%nevent: %s%ndata: ".formatted(epoch, number, type).replace("\r", "");
    out.write(head.getBytes(StandardCharsets.UTF_8));
    out.write(json);
    out.write("\n\n".getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Waits for later events; returns an empty list after a while without any, and an empty optional
   * when the log is closed.
   */
  private Optional<List<Event>> await(long seen) {
    lock.lock();
    try {
      long left = HEARTBEAT.toNanos();
      while (last <= seen && !closed && left > 0) {
        left = told.awaitNanos(left);
      }
      return closed
          ? Optional.empty()
          : Optional.of(events.stream().filter(event -> event.number() > seen).toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }
}
