package dev.rad.studio;

import dev.rad.exception.ImageException;
import dev.rad.image.Photo;
import dev.rad.mask.Mask;
import dev.rad.studio.http.Failure;
import dev.rad.studio.http.StudioJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** All sessions of a cache folder of bounded size: the least recently used are deleted first. */
final class SessionStore {
  private static final System.Logger LOG = System.getLogger(SessionStore.class.getName());

  private final Path folder;
  private final StudioOptions.Limits limits;
  private final ToIntFunction<Fill> places;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  SessionStore(Path cache, StudioOptions.Limits limits, ToIntFunction<Fill> places) {
    this.folder = DiskFiles.folder(cache.resolve("sessions"));
    this.limits = limits;
    this.places = places;
    for (Path found : folders()) {
      try {
        Session session = Session.open(found, places);
        sessions.put(session.record().id(), session);
      } catch (Failure | IllegalArgumentException e) { // such as one that was half deleted
        LOG.log(System.Logger.Level.WARNING, found + " is no session: " + e.getMessage());
      }
    }
    sessions.values().stream().filter(SessionStore::isUntouched).forEach(this::delete);
  }

  private List<Path> folders() {
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(Files::isDirectory).toList();
    } catch (IOException e) {
      throw new Failure(500, "the studio's folder %s cannot be read".formatted(folder));
    }
  }

  private static boolean isUntouched(Session session) {
    return session.record().demo() && session.fills().isEmpty() && session.state().isEmpty();
  }

  /** Returns the sessions, the most recent first, without untouched bundled photos. */
  List<Session> used() {
    return sessions.values().stream()
        .filter(session -> !isUntouched(session))
        .sorted(Comparator.comparing(SessionStore::usedAt).reversed())
        .toList();
  }

  static FileTime usedAt(Session session) {
    try {
      Path state = session.folder().resolve("state.json");
      return Files.getLastModifiedTime(Files.exists(state) ? state : session.folder());
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  /**
   * Returns a session.
   *
   * @throws Failure with status 404 if there is no such session
   */
  Session get(String id) {
    Session session = sessions.get(id);
    if (session == null) {
      throw Failure.missing("there is no session " + id + ": it was deleted, or never was");
    }
    return session;
  }

  /**
   * Creates a session.
   *
   * @param name the name of the photo's file as uploaded
   * @param in the photo
   * @param demo whether it is the bundled one
   * @throws ImageException if it is not a picture or too large
   */
  Session create(String name, InputStream in, boolean demo) {
    makeRoom(Optional.empty());
    String id = UUID.randomUUID().toString();
    Path place = DiskFiles.folder(folder.resolve(id));
    boolean complete = false;
    try {
      DiskFiles.folder(place.resolve("masks"));
      DiskFiles.folder(place.resolve("fills"));
      String file = "photo" + ending(name);
      DiskFiles.write(place.resolve(file), in);
      Photo photo = PictureFiles.read(place.resolve(file), name, limits.pixels());
      Path screen = PictureFiles.writeForScreen(photo, place);
      DiskFiles.write(place.resolve("thumbnail.jpg"), PictureFiles.jpeg(photo.toSrgb(), 240));
      var record =
          new SessionRecord(
              id,
              name,
              demo,
              photo.width(),
              photo.height(),
              photo.bits(),
              photo.transparency().map(Mask::of).filter(clear -> !clear.isEmpty()).isPresent(),
              kind(photo),
              file,
              screen.getFileName().toString(),
              Instant.now().toString());
      DiskFiles.write(place.resolve("session.json"), StudioJson.bytes(record));
      var session = new Session(place, record, places);
      sessions.put(id, session);
      complete = true;
      return session;
    } catch (IOException e) {
      throw new Failure(507, "the studio cannot write %s: %s".formatted(place, e.getMessage()));
    } finally {
      if (!complete) {
        DiskFiles.delete(place);
      }
    }
  }

  /** Returns a file name's ending, without characters that could be harmful. */
  private static String ending(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    int dot = lower.lastIndexOf('.');
    return dot >= 0 && lower.substring(dot).matches("\\.[a-z0-9]{1,5}") ? lower.substring(dot) : "";
  }

  private static String kind(Photo photo) {
    List<String> words = new ArrayList<>();
    if (photo.isGrey()) {
      words.add("grey");
    }
    photo.iccProfile().ifPresent(profile -> words.add("with a profile"));
    photo.conversion().ifPresent(words::add);
    return String.join(", ", words);
  }

  /** Deletes a session with all its files. */
  void delete(Session session) {
    sessions.remove(session.record().id());
    session.events().close();
    DiskFiles.delete(session.folder());
  }

  /**
   * Deletes the least recently used sessions until there is room for more.
   *
   * @param spared a session to keep
   * @throws Failure with status 507 if it is too large on its own
   */
  synchronized void makeRoom(Optional<Session> spared) {
    long size = DiskFiles.size(folder);
    List<Session> oldest = new ArrayList<>(sessions.values());
    oldest.sort(Comparator.comparing(SessionStore::usedAt));
    for (Session session : oldest) {
      if (size <= limits.cacheBytes()) {
        return;
      }
      boolean busy = session.fills().stream().anyMatch(fill -> !fill.record().state().isOver());
      if (!busy && !spared.filter(session::equals).isPresent()) {
        size -= DiskFiles.size(session.folder());
        delete(session);
      }
    }
    if (size > limits.cacheBytes()) {
      throw new Failure(
          507,
          "the studio's folder %s has more than %,d MB, its limit: delete sessions in the page"
              .formatted(folder, limits.cacheBytes() >> 20));
    }
  }

  /** Ends all streams. */
  void close() {
    sessions.values().forEach(session -> session.events().close());
  }
}
