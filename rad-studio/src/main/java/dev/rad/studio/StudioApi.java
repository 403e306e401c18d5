package dev.rad.studio;

import dev.rad.exception.MaskException;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskChannel;
import dev.rad.mask.MaskFile;
import dev.rad.mask.MaskPolarity;
import dev.rad.mask.MaskRules;
import dev.rad.mask.MaskThreshold;
import dev.rad.studio.http.Call;
import dev.rad.studio.http.Failure;
import dev.rad.studio.http.Router;
import dev.rad.studio.http.StudioJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The HTTP interface of the studio, which {@code openapi.yaml} describes. */
final class StudioApi {
  private static final String SESSION = "/api/sessions/{session}";
  private static final String FILL = SESSION + "/fills/{fill}";
  private static final long STATE_LIMIT = 8L << 20;
  private static final int FARTHEST = 1000; // pixels that a mask grows

  private final StudioOptions options;
  private final SessionStore sessions;
  private final FillQueue queue;
  private final WeightsFolders weights;

  StudioApi(StudioOptions options, SessionStore sessions, FillQueue queue, WeightsFolders weights) {
    this.options = options;
    this.sessions = sessions;
    this.queue = queue;
    this.weights = weights;
  }

  /** Maps paths to handlers. */
  Router router() {
    return new Router()
        .add("GET", "/", call -> Page.answer(call, "index.html"))
        .add("GET", "/page/{file}", call -> Page.answer(call, call.variable("file")))
        .add(
            "GET",
            "/page/{folder}/{file}",
            call -> Page.answer(call, call.variable("folder") + "/" + call.variable("file")))
        .add("GET", "/api/openapi.yaml", call -> Page.answer(call, "openapi.yaml"))
        .add("GET", "/api/about", call -> call.answer(200, about()))
        .add("GET", "/api/sessions", this::list)
        .add("POST", "/api/sessions", this::create)
        .add("POST", "/api/demo", this::createDemo)
        .add("GET", SESSION, this::open)
        .add("DELETE", SESSION, this::delete)
        .add("PUT", SESSION + "/state", this::keepState)
        .add("GET", SESSION + "/screen", this::screen)
        .add("GET", SESSION + "/thumbnail", this::thumbnail)
        .add("GET", SESSION + "/events", this::events)
        .add("POST", SESSION + "/masks", this::readMask)
        .add("PUT", SESSION + "/masks/{mask}", this::putMask)
        .add("GET", SESSION + "/masks/{mask}", this::getMask)
        .add("POST", SESSION + "/masks/{mask}/grown", this::grow)
        .add("POST", SESSION + "/fills", this::fill)
        .add("GET", FILL, call -> call.answer(200, fillOf(call).status()))
        .add("DELETE", FILL, this::cancel)
        .add("GET", FILL + "/preview", this::preview)
        .add("GET", FILL + "/samples/{sample}", this::sample)
        .add("GET", SESSION + "/pictures/{picture}", this::picture)
        .add("GET", SESSION + "/pictures/{picture}/job", this::job);
  }

  private Map<String, Object> about() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", "rad studio");
    all.put("weights", weights.names());
    all.put("options", FillDefaults.describe(options));
    all.put(
        "limits",
        Map.of(
            "uploadBytes", options.limits().uploadBytes(),
            "pixels", options.limits().pixels(),
            "waiting", options.limits().waiting()));
    return all;
  }

  private Session session(Call call) {
    return sessions.get(call.variable("session"));
  }

  private void list(Call call) throws IOException {
    call.answer(
        200,
        sessions.used().stream()
            .map(
                session ->
                    Map.of(
                        "id", session.record().id(),
                        "name", session.record().name(),
                        "used", SessionStore.usedAt(session).toString(),
                        "width", session.record().width(),
                        "height", session.record().height(),
                        "fills", session.fills().size()))
            .toList());
  }

  private void create(Call call) throws IOException {
    String name = call.query("name").filter(text -> !text.isBlank()).orElse("photo");
    try (InputStream in = call.body(options.limits().uploadBytes())) {
      Session session = sessions.create(withoutFolders(name), in, false);
      call.answer(201, session.status());
    }
  }

  private static String withoutFolders(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    return last.codePoints()
        .filter(c -> !Character.isISOControl(c))
        .limit(120)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private void createDemo(Call call) throws IOException {
    try (InputStream in = Files.newInputStream(options.demoPhoto())) {
      Session session = sessions.create(options.demoPhoto().getFileName().toString(), in, true);
      MaskFile hole = MaskFile.read(options.demoHole(), HolePlan.EXACT);
      Map<String, Object> answer = session.status();
      answer.put("mask", session.keepMask(hole.mask()));
      call.answer(201, answer);
    }
  }

  private void open(Call call) throws IOException {
    Session session = session(call);
    Map<String, Object> answer = session.status();
    answer.put("state", session.state());
    call.answer(200, answer);
  }

  private void delete(Call call) throws IOException {
    Session session = session(call);
    session.fills().forEach(queue::cancel);
    sessions.delete(session);
    call.done();
  }

  private void keepState(Call call) throws IOException {
    long known =
        call.header("If-Match")
            .filter(text -> text.matches("\"?\\d{1,18}\"?"))
            .map(text -> Long.parseLong(text.replace("\"", "")))
            .orElseThrow(() -> new Failure(428, "If-Match: the revision that is known is missing"));
    byte[] body = call.body(STATE_LIMIT).readAllBytes();
    call.answer(200, Map.of("revision", session(call).keepState(known, StudioJson.object(body))));
  }

  private void screen(Call call) throws IOException {
    Session session = session(call);
    String file = session.record().screen();
    call.with("Cache-Control", "private, max-age=31536000, immutable")
        .answer(file.endsWith("png") ? "image/png" : "image/jpeg", session.folder().resolve(file));
  }

  private void thumbnail(Call call) throws IOException {
    call.answer("image/jpeg", session(call).folder().resolve("thumbnail.jpg"));
  }

  private void events(Call call) throws IOException {
    Session session = session(call);
    EventLog log = session.events();
    long last = log.last();
    long after = log.after(call.header("Last-Event-ID").orElse(""), last);
    try (OutputStream out = call.stream("text/event-stream")) {
      log.write(after, "session", StudioJson.bytes(session.status()), out);
      out.flush();
      log.stream(after, out);
    }
  }

  private void readMask(Call call) throws IOException {
    Session session = session(call);
    if (call.query("from").isPresent()) {
      Mask alpha =
          session
              .photo("0")
              .transparency()
              .map(Mask::of)
              .filter(clear -> !clear.isEmpty())
              .orElseThrow(
                  () ->
                      new MaskException(
                          "the photo has no transparent part to take the hole from: paint it"));
      call.answer(201, Map.of("mask", session.keepMask(alpha), "reading", ""));
      return;
    }
    MaskPolarity polarity =
        call.query("polarity").filter("black-is-hole"::equals).isPresent()
            ? MaskPolarity.BLACK_IS_HOLE
            : MaskPolarity.WHITE_IS_HOLE;
    Path file = DiskFiles.temporary(session.folder(), ".upload");
    try (InputStream in = call.body(options.limits().uploadBytes())) {
      DiskFiles.write(file, in);
      PictureFiles.requireSize(file, "the mask", options.limits().pixels());
      var rules = new MaskRules(polarity, MaskChannel.AUTO, MaskThreshold.AUTO);
      MaskFile read = session.fitting(MaskFile.read(file, rules));
      call.answer(201, Map.of("mask", session.keepMask(read.mask()), "reading", read.reading()));
    } catch (MaskException e) {
      String told =
          e.getMessage().replace("\"" + file + "\"", "file").replace(file.toString(), "file");
      throw new MaskException(told, e);
    } finally {
      DiskFiles.delete(file);
    }
  }

  private void putMask(Call call) throws IOException {
    Session session = session(call);
    sessions.makeRoom(Optional.of(session));
    try (InputStream in = call.body(options.limits().uploadBytes())) {
      session.keepMask(call.variable("mask"), in);
    }
    call.done();
  }

  private void getMask(Call call) throws IOException {
    Path file = session(call).existingMask(call.variable("mask"));
    if (call.query("name").isPresent()) {
      attach(call, call.query("name").get());
    }
    call.answer("image/png", file);
  }

  private void grow(Call call) throws IOException {
    Session session = session(call);
    int pixels =
        call.query("pixels")
            .filter(text -> text.matches("-?\\d{1,4}"))
            .map(Integer::parseInt)
            .filter(number -> Math.abs(number) <= FARTHEST)
            .orElseThrow(
                () ->
                    Failure.wrong("\"pixels\" is a number from -1000 to 1000, below 0 to shrink"));
    Mask mask =
        HolePlan.painted(
            session.existingMask(call.variable("mask")),
            session.record().width(),
            session.record().height());
    Mask grown = pixels < 0 ? mask.erode(-pixels) : mask.dilate(pixels);
    call.answer(201, Map.of("mask", session.keepMask(grown), "reading", ""));
  }

  private Fill fillOf(Call call) {
    return session(call).fill(call.number("fill"));
  }

  private void fill(Call call) throws IOException {
    Session session = session(call);
    FillRequest asked = call.json(FillRequest.class);
    Settings settings = FillDefaults.settle(asked, options);
    weights.file(settings.weights());
    queue.requireRoom();
    sessions.makeRoom(Optional.of(session));
    for (FillRequest.Region region : asked.regions()) {
      session.existingMask(region.mask());
    }
    Fill fill = session.prepare(asked, settings);
    queue.add(fill);
    call.answer(202, fill.status());
  }

  private void cancel(Call call) throws IOException {
    Fill fill = fillOf(call);
    queue.cancel(fill);
    call.answer(200, fill.status());
  }

  private void preview(Call call) throws IOException {
    Fill.Preview shown =
        fillOf(call)
            .preview()
            .orElseThrow(() -> Failure.missing("this fill has nothing to show now"));
    call.with("X-Step", Integer.toString(shown.step())).answer(200, "image/jpeg", shown.jpeg());
  }

  private void sample(Call call) throws IOException {
    Session session = session(call);
    Path file = session.shown(call.number("fill"), call.number("sample"));
    call.with("Cache-Control", "private, max-age=31536000, immutable").answer("image/png", file);
  }

  private void picture(Call call) throws IOException {
    Session session = session(call);
    String picture = call.variable("picture");
    String format = call.query("format").orElse("png");
    if (!List.of("png", "jpeg", "webp").contains(format)) {
      throw Failure.wrong("\"format\" is png, jpeg or webp, not '" + format + "'");
    }
    Path file = session.export(picture, format);
    try {
      attach(call, stem(session) + "-filled." + (format.equals("jpeg") ? "jpg" : format));
      call.answer("image/" + format, file);
    } finally {
      DiskFiles.delete(file);
    }
  }

  private void job(Call call) throws IOException {
    Session session = session(call);
    String picture = call.variable("picture");
    if (picture.equals("0")) {
      throw Failure.missing("the photo itself was not filled: there is no job to repeat");
    }
    session.requirePicture(picture);
    attach(call, stem(session) + "-job.zip");
    try (OutputStream out = call.stream("application/zip")) {
      JobArchive.write(session, picture, weights, out);
    }
  }

  private static String stem(Session session) {
    return session.record().name().replaceFirst("\\.[^.]{1,5}$", "");
  }

  /** Names a download; RFC 6266 and RFC 5987. */
  private static void attach(Call call, String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._ -]", "_");
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    call.with(
        "Content-Disposition",
        "attachment; filename=\"%s\"; filename*=UTF-8''%s".formatted(plain, encoded));
  }
}
