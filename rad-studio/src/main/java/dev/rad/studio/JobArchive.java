package dev.rad.studio;

import dev.rad.studio.http.StudioJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Exports a filled picture as a job of the command line: a zip file with {@code job.json}, the
 * photo and the masks, so that {@code rad inpaint --job job.json} makes the same picture, bit for
 * bit.
 */
final class JobArchive {
  private static final String README =
      """
      In this folder, once it is unpacked,

        rad inpaint --job job.json

      makes filled.png: the picture of the studio, bit for bit, on the same machine with the same
      number of threads. What the command line says itself goes before: --seed 8 --out other.png
      makes another one.
      """;

  private JobArchive() {}

  /**
   * Returns the job's options, by their names on the command line.
   *
   * @param fill the fill that made the picture
   * @param sample the picture's number, from 1
   * @param photo the photo's file
   * @param folder the fill's folder
   * @param weights the weights file that was used
   */
  static Map<String, Object> job(
      FillRecord fill, int sample, String photo, Path folder, Path weights) {
    Settings settings = fill.settings();
    List<String> masks = HolePlan.maskNames(folder);
    Map<String, Object> job = new LinkedHashMap<>();
    job.put("image", photo);
    job.put("mask", masks.size() == 1 ? masks.get(0) : masks);
    job.put("mask-threshold", "none");
    HolePlan.arrivalName(folder)
        .ifPresent(
            name -> {
              job.put("arrival", name);
              job.put("spread", fill.spread());
            });
    job.put("out", "filled.png");
    job.put("seed", FillDefaults.seed(settings, sample - 1));
    job.put("prior", settings.prior());
    job.put("steps", settings.steps());
    job.put("solver", settings.solver());
    job.put("strength", settings.strength());
    job.put("placement", settings.placement());
    job.put("soft-mask", settings.softMask());
    if (!settings.prior().equals("photo")) {
      job.put("checkpoint", weights.toAbsolutePath().normalize().toString());
      job.put("precision", settings.precision());
    }
    job.put("device", settings.device());
    job.put("threads", StudioEngine.threads());
    return job;
  }

  /** Writes the archive. */
  static void write(Session session, String picture, WeightsFolders weights, OutputStream out)
      throws IOException {
    Session.PictureName name = Session.PictureName.of(picture);
    FillRecord fill = session.fill(name.fill()).record();
    Path folder = session.fillFolder(name.fill());
    Path file = weights.file(fill.settings().weights());
    boolean original = fill.base().equals("0");
    String photo = original ? session.record().file() : "photo.png";
    try (var zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      put(zip, "job.json", StudioJson.pretty(job(fill, name.sample(), photo, folder, file)));
      put(zip, "README.txt", README);
      if (original) {
        copy(zip, photo, session.folder().resolve(photo));
      } else {
        Path whole = session.export(fill.base(), "png");
        try {
          copy(zip, photo, whole);
        } finally {
          Files.delete(whole);
        }
      }
      for (String mask : HolePlan.maskNames(folder)) {
        copy(zip, mask, folder.resolve(mask));
      }
      if (HolePlan.arrivalName(folder).isPresent()) {
        String arrival = HolePlan.arrivalName(folder).get();
        copy(zip, arrival, folder.resolve(arrival));
      }
    }
  }

  private static void copy(ZipOutputStream zip, String name, Path file) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    Files.copy(file, zip);
  }

  private static void put(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
