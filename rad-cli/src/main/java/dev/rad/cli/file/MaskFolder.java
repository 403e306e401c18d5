package dev.rad.cli.file;

import dev.rad.exception.MaskException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A folder of masks with the names of their photos: {@code a.png} is the mask of {@code a.jpg}. */
public final class MaskFolder {
  private final Path folder;
  private final Map<String, List<Path>> files; // by stem

  private MaskFolder(Path folder, Map<String, List<Path>> files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * Lists the masks in a folder.
   *
   * @param folder the folder
   * @return the masks
   * @throws dev.rad.exception.ImageException if it is not a folder or cannot be read
   */
  public static MaskFolder of(Path folder) {
    return new MaskFolder(
        folder,
        PictureFolder.pictures(folder).stream()
            .collect(Collectors.groupingBy(PictureFolder::stem)));
  }

  /**
   * Returns the mask of a photo.
   *
   * @param photo the file of the photo
   * @return the file of its mask
   * @throws MaskException if there is no mask, or more than one
   */
  public Path maskOf(Path photo) {
    String stem = PictureFolder.stem(photo);
    List<Path> found = files.getOrDefault(stem, List.of());
    if (found.size() != 1) {
      throw new MaskException(
          found.isEmpty()
              ? "no mask for %s in %s: add %s.png".formatted(photo.getFileName(), folder, stem)
              : "several masks for %s: %s; keep one".formatted(photo.getFileName(), found));
    }
    return found.get(0);
  }
}
