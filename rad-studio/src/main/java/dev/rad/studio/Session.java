package dev.rad.studio;

import dev.rad.exception.ImageException;
import dev.rad.exception.MaskException;
import dev.rad.image.Photo;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskFile;
import dev.rad.mask.MaskFit;
import dev.rad.studio.http.Failure;
import dev.rad.studio.http.StudioJson;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToIntFunction;
import tools.jackson.databind.JsonNode;

/**
 * A photo with its masks, its fills and the page's state, in a folder of its own.
 *
 * <pre>
 * session.json  photo.jpg  screen.png  state.json
 * masks/ID.png
 * fills/1/fill.json  mask.png  sample-1.png  shown-1.png
 * </pre>
 */
final class Session {
  private static final int MARGIN = 8; // kept pixels around a hole that a part shows
  private static final String NAME = "[a-zA-Z0-9-]{1,64}";

  private final Path folder;
  private final SessionRecord record;
  private final ToIntFunction<Fill> places;
  private final EventLog events = new EventLog();
  private final Map<Integer, Fill> fills = new TreeMap<>();
  private SoftReference<Map.Entry<String, Photo>> lastPhoto = new SoftReference<>(null);
  private long revision;

  /** Creates a session whose folder is complete. */
  Session(Path folder, SessionRecord record, ToIntFunction<Fill> places) {
    this.folder = folder;
    this.record = record;
    this.places = places;
    this.revision = stateFile().isPresent() ? state().path("revision").asLong(0) : 0;
  }

  /** Opens a session of an earlier server run; fills that were unfinished count as failed. */
  static Session open(Path folder, ToIntFunction<Fill> places) {
    SessionRecord record =
        StudioJson.read(DiskFiles.read(folder.resolve("session.json")), SessionRecord.class);
    var session = new Session(folder, record, places);
    for (int id = 1; Files.exists(session.fillFolder(id).resolve("fill.json")); id++) {
      FillRecord fill =
          StudioJson.read(
              DiskFiles.read(session.fillFolder(id).resolve("fill.json")), FillRecord.class);
      if (!fill.state().isOver()) {
        fill =
            fill.in(
                FillRecord.State.FAILED,
                fill.notices(),
                "the studio was stopped before this was done: fill again");
        session.keep(fill);
      }
      session.fills.put(id, new Fill(session, fill));
    }
    return session;
  }

  SessionRecord record() {
    return record;
  }

  Path folder() {
    return folder;
  }

  EventLog events() {
    return events;
  }

  Path fillFolder(int id) {
    return folder.resolve("fills").resolve(Integer.toString(id));
  }

  int place(Fill fill) {
    return places.applyAsInt(fill);
  }

  /** Returns all fills, in their order. */
  synchronized List<Fill> fills() {
    return List.copyOf(fills.values());
  }

  /**
   * Returns a fill.
   *
   * @throws Failure with status 404 if there is no such fill
   */
  synchronized Fill fill(int id) {
    Fill fill = fills.get(id);
    if (fill == null) {
      throw Failure.missing("this session has no fill " + id);
    }
    return fill;
  }

  /** Writes a fill's record. */
  void keep(FillRecord fill) {
    DiskFiles.write(
        DiskFiles.folder(fillFolder(fill.id())).resolve("fill.json"), StudioJson.bytes(fill));
  }

  /**
   * Prepares a fill: copies its masks, so that painting can continue.
   *
   * @throws MaskException if nothing is marked
   */
  synchronized Fill prepare(FillRequest asked, Settings settings) {
    requirePicture(asked.picture());
    List<Mask> masks =
        asked.regions().stream()
            .map(
                region ->
                    HolePlan.painted(maskFile(region.mask()), record.width(), record.height()))
            .toList();
    List<Double> arrivals = asked.regions().stream().map(FillRequest.Region::time).toList();
    int id = fills.size() + 1;
    Path place = DiskFiles.folder(fillFolder(id));
    boolean complete = false;
    try {
      double spread = HolePlan.write(masks, arrivals, place);
      Region hole = masks.stream().reduce(Mask::union).flatMap(Mask::bounds).orElseThrow();
      Region part = PictureFiles.around(hole, MARGIN, record.width(), record.height());
      FillRecord fill = FillRecord.asked(id, asked.picture(), settings, spread, part);
      keep(fill);
      complete = true;
      Fill added = new Fill(this, fill);
      fills.put(id, added);
      return added;
    } finally {
      if (!complete) {
        DiskFiles.delete(place);
      }
    }
  }

  /** Writes the filled part of a sample exactly, and also as a screen shows it if that differs. */
  void write(FillRecord fill, int sample, RgbImage made, Photo base, Mask hole) {
    Region part = fill.part();
    RgbImage exact = made.crop(part);
    RgbImage shown = PictureFiles.forScreen(base, made, hole, part);
    exact.write(fillFolder(fill.id()).resolve("sample-%d.png".formatted(sample)));
    if (!shown.equals(exact)) {
      shown.write(fillFolder(fill.id()).resolve("shown-%d.png".formatted(sample)));
    }
  }

  /**
   * Returns the part of a sample around the hole, as a screen shows it.
   *
   * @throws Failure with status 404 if it does not exist
   */
  Path shown(int fill, int sample) {
    Path shown = fillFolder(fill).resolve("shown-%d.png".formatted(sample));
    return Files.exists(shown) ? shown : exact(fill, sample);
  }

  private Path exact(int fill, int sample) {
    Path file = fillFolder(fill).resolve("sample-%d.png".formatted(sample));
    if (!Files.exists(file)) {
      throw Failure.missing("fill %d has no sample %d yet".formatted(fill, sample));
    }
    return file;
  }

  /**
   * Returns a picture of this session.
   *
   * @param picture {@code 0} for the photo, {@code FILL.SAMPLE} for a filled one
   * @throws Failure with status 404 if it does not exist
   */
  synchronized Photo photo(String picture) {
    Map.Entry<String, Photo> last = lastPhoto.get();
    if (last != null && last.getKey().equals(picture)) {
      return last.getValue();
    }
    Photo photo = picture.equals("0") ? Photo.read(folder.resolve(record.file())) : filled(picture);
    lastPhoto = new SoftReference<>(Map.entry(picture, photo));
    return photo;
  }

  private Photo filled(String picture) {
    PictureName name = PictureName.of(picture);
    FillRecord fill = fill(name.fill()).record();
    RgbImage part = RgbImage.read(exact(name.fill(), name.sample()));
    Photo base = photo(fill.base());
    RgbImage whole = base.picture().paste(part, fill.part().x(), fill.part().y());
    return base.filled(whole, HolePlan.read(fillFolder(fill.id()), fill.spread()).hole());
  }

  /**
   * Exports a picture of this session with every kept sample, the profile and 16 bits, as the
   * library keeps them.
   *
   * @param picture {@code 0} for the photo, {@code FILL.SAMPLE} for a filled one
   * @param format png, jpeg or webp
   * @return a new file, which the caller deletes
   * @throws dev.rad.exception.ImageException if the format cannot hold the picture
   */
  Path export(String picture, String format) {
    String ending = format.equals("jpeg") ? ".jpg" : "." + format;
    Path file = DiskFiles.temporary(folder, ending);
    boolean complete = false;
    try {
      photo(picture).write(file);
      complete = true;
      return file;
    } catch (ImageException e) {
      throw new ImageException(
          e.getMessage().replace(file.toString(), "the picture as " + format), e);
    } finally {
      if (!complete) {
        DiskFiles.delete(file);
      }
    }
  }

  /**
   * Checks that a picture exists.
   *
   * @throws Failure with status 404 if it does not
   */
  void requirePicture(String picture) {
    if (!picture.equals("0")) {
      PictureName name = PictureName.of(picture);
      fill(name.fill());
      exact(name.fill(), name.sample());
    }
  }

  /**
   * The name of a filled picture.
   *
   * @param fill the fill's number
   * @param sample the sample's number, from 1
   */
  record PictureName(int fill, int sample) {

    static PictureName of(String text) {
      if (!text.matches("[1-9]\\d{0,8}\\.[1-8]")) {
        throw Failure.missing("pictures are 0, the photo, and FILL.SAMPLE, not '" + text + "'");
      }
      String[] parts = text.split("\\.");
      return new PictureName(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }
  }

  /**
   * Returns the file of a mask, whether it exists or not.
   *
   * @throws Failure with status 400 if the name is malformed
   */
  Path maskFile(String id) {
    if (!id.matches(NAME)) {
      throw Failure.wrong("a mask's name has 1 to 64 letters, digits and dashes: '" + id + "'");
    }
    return folder.resolve("masks").resolve(id + ".png");
  }

  /**
   * Returns the file of an existing mask.
   *
   * @throws Failure with status 404 if it does not exist
   */
  Path existingMask(String id) {
    Path file = maskFile(id);
    if (!Files.exists(file)) {
      throw Failure.missing("this session has no mask " + id);
    }
    return file;
  }

  /**
   * Stores a painted mask.
   *
   * @param id its name
   * @param png a grey picture of the photo's size, white = hole
   * @throws MaskException if it has another size
   */
  void keepMask(String id, InputStream png) {
    Path file = maskFile(id);
    Path beside = file.resolveSibling("." + id + ".upload");
    try {
      DiskFiles.write(beside, png);
      PictureFiles.Size size = PictureFiles.size(beside);
      if (size.width() != record.width() || size.height() != record.height()) {
        throw new MaskException(
            "the mask is %d×%d, the photo %d×%d: send a picture of the photo's size"
                .formatted(size.width(), size.height(), record.width(), record.height()));
      }
      DiskFiles.move(beside, file);
    } finally {
      DiskFiles.delete(beside);
    }
  }

  /** Stores a mask that was made here, and returns its new name. */
  String keepMask(Mask mask) {
    String id = UUID.randomUUID().toString();
    mask.write(maskFile(id));
    return id;
  }

  /** Resizes a mask file to the photo's size. */
  MaskFile fitting(MaskFile read) {
    return MaskFit.fitting(read, photo("0"));
  }

  /**
   * Returns the state that the page saves.
   *
   * @return an object with its {@code revision}; an empty one at first
   */
  JsonNode state() {
    return StudioJson.object(
        stateFile().map(DiskFiles::read).orElse("{}".getBytes(StandardCharsets.UTF_8)));
  }

  private Optional<Path> stateFile() {
    return Optional.of(folder.resolve("state.json")).filter(Files::exists);
  }

  /**
   * Stores the page's state, unless another page has stored one in the meantime.
   *
   * @param known the revision that the page began with
   * @param state any object
   * @return the new revision
   * @throws Failure with status 409 if there is a later one
   */
  synchronized long keepState(long known, JsonNode state) {
    if (known != revision) {
      throw new Failure(
          409, "this photo was changed in another tab: take over what is there, or close that tab");
    }
    Map<String, Object> all = new LinkedHashMap<>();
    state.properties().forEach(member -> all.put(member.getKey(), member.getValue()));
    all.put("revision", revision + 1);
    DiskFiles.write(folder.resolve("state.json"), StudioJson.bytes(all));
    revision++;
    events.publish("state", Map.of("revision", revision));
    return revision;
  }

  private synchronized long revision() {
    return revision;
  }

  /** Returns the status for clients. */
  Map<String, Object> status() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("id", record.id());
    all.put("name", record.name());
    all.put("demo", record.demo());
    all.put("width", record.width());
    all.put("height", record.height());
    all.put("bits", record.bits());
    all.put("alpha", record.alpha());
    all.put("kind", record.kind());
    all.put("created", record.created());
    all.put("revision", revision());
    all.put("fills", fills().stream().map(Fill::status).toList());
    return all;
  }
}
