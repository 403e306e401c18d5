package dev.rad.cli.file;

import dev.rad.exception.ImageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Lists the picture files of a folder. */
public final class PictureFolder {

  private static final Set<String> READABLE =
      Stream.concat(
              Arrays.stream(ImageIO.getReaderFileSuffixes()),
              Stream.of("png", "jpg", "jpeg", "jpe", "jfif", "mpo", "gif", "bmp", "tif", "tiff"))
          .map(ending -> ending.toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> FOREIGN =
      Set.of(
          ("heic heif hif avif webp jxl jp2 j2k jpx jxr psd psb xcf exr hdr svg dng cr2 cr3 nef nrw"
                  + " arw raf orf rw2 pef srw")
              .split(" "));

  private PictureFolder() {}

  /**
   * Lists the files with extensions of readable picture formats, except hidden files. Subfolders
   * are not searched.
   *
   * @param folder the folder
   * @return the files, sorted by name
   * @throws ImageException if the folder cannot be read
   */
  public static List<Path> pictures(Path folder) {
    return list(folder, file -> isFile(file, READABLE));
  }

  /**
   * Lists the files with extensions of picture formats that cannot be read.
   *
   * @param folder the folder
   * @return the files, sorted by name
   */
  public static List<Path> foreign(Path folder) {
    return list(folder, file -> isFile(file, FOREIGN) && !isFile(file, READABLE));
  }

  /**
   * Lists all other files that are not hidden.
   *
   * @param folder the folder
   * @return the files, sorted by name
   */
  public static List<Path> others(Path folder) {
    return list(
        folder,
        file -> !isFile(file, READABLE) && !isFile(file, FOREIGN) && !name(file).startsWith("."));
  }

  private static List<Path> list(Path folder, Predicate<Path> wanted) {
    if (!Files.isDirectory(folder)) {
      throw new ImageException(folder + " is no folder: name one that holds pictures");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(wanted).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ImageException(
          folder + " cannot be listed (" + e.getMessage() + "): check its permissions", e);
    }
  }

  private static boolean isFile(Path file, Set<String> endings) {
    String name = name(file);
    int dot = name.lastIndexOf('.');
    return dot > 0
        && !name.startsWith(".")
        && endings.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT))
        && Files.isRegularFile(file);
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  /**
   * Returns a file's name without its extension.
   *
   * @param file the file
   * @return the name up to its last dot
   */
  public static String stem(Path file) {
    return Folders.beside(file, "").getFileName().toString();
  }
}
