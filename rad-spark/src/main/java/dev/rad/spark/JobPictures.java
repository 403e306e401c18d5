package dev.rad.spark;

import dev.rad.exception.ImageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Lists a folder of photos as a table, with masks of the same names from another folder.
 *
 * @param files the file systems
 */
record JobPictures(FileSystems files) {

  /** The columns of the table. */
  static final StructType SCHEMA =
      new StructType()
          .add(Columns.ID, DataTypes.StringType)
          .add(Columns.PHOTO, DataTypes.StringType)
          .add(Columns.MASK, DataTypes.StringType)
          .add(Columns.PROBLEM, DataTypes.StringType);

  /**
   * The endings of pictures that Java reads, and of some that it does not, which are reported when
   * their turn comes.
   */
  private static final Set<String> ENDINGS =
      Stream.concat(
              Stream.of(ImageIO.getReaderFileSuffixes()),
              Stream.of(
                  ("png jpg jpeg jpe jfif mpo gif bmp tif tiff heic heif hif avif webp jxl jp2 j2k"
                          + " jpx jxr psd psb xcf exr hdr svg dng cr2 cr3 nef nrw arw raf orf rw2 pef"
                          + " srw")
                      .split(" ")))
          .map(ending -> ending.toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  /**
   * Lists the photos; hidden files, folders and files without a picture's ending are left out.
   *
   * @param photos a folder
   * @param masks a folder; null if the masks come from elsewhere
   * @return one row per photo, sorted by name; the id is the file's name without its ending
   * @throws ImageException if a folder cannot be listed, or there is no photo
   */
  List<Row> of(String photos, @Nullable String masks) {
    List<String> found = pictures(photos);
    if (found.isEmpty()) {
      throw new ImageException(photos + " holds no picture: name a folder that does");
    }
    Map<String, List<String>> byStem = new HashMap<>();
    if (masks != null) {
      for (String mask : pictures(masks)) {
        byStem.computeIfAbsent(stem(mask), any -> new ArrayList<>()).add(mask);
      }
    }
    return found.stream()
        .map(
            photo ->
                masks == null
                    ? RowFactory.create(stem(photo), photo, null, null)
                    : row(photo, masks, byStem.getOrDefault(stem(photo), List.of())))
        .toList();
  }

  private static Row row(String photo, String folder, List<String> masks) {
    String name = Source.fileName(photo);
    if (masks.size() == 1) {
      return RowFactory.create(stem(photo), photo, masks.get(0), null);
    }
    String problem =
        masks.isEmpty()
            ? "no mask for %s in %s: add %s.png".formatted(name, folder, stem(photo))
            : "several masks for %s: %s; keep one".formatted(name, masks);
    return RowFactory.create(stem(photo), photo, null, problem);
  }

  private List<String> pictures(String folder) {
    String full = files.qualified(folder);
    try {
      return files.list(full).stream().filter(file -> isPicture(Source.fileName(file))).toList();
    } catch (IOException e) {
      throw new ImageException(
          "%s cannot be listed (%s): name a folder that holds pictures, or check its permissions"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private static boolean isPicture(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0
        && !name.startsWith(".")
        && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  private static String stem(String file) {
    String name = Source.fileName(file);
    return name.substring(0, name.lastIndexOf('.'));
  }
}
