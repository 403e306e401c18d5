package dev.rad.spark;

import dev.rad.Device;
import dev.rad.HoleRecipe;
import dev.rad.exception.MaskException;
import dev.rad.mask.MaskSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The inputs of one result, as local files.
 *
 * @param photo the photo's file
 * @param recipe the recipe of its hole
 * @param digest a digest of everything that the result's pixels depend on
 */
record Making(Path photo, HoleRecipe recipe, String digest) {

  /** Finds the files of a job's pictures. */
  static final class Finder {
    private final NetworkLoader loader;
    private final TaskFolder temporary;
    private final LocalNames names;
    private final String common; // of the digests of all pictures

    Finder(NetworkLoader loader, TaskFolder temporary, LocalNames names) {
      this.loader = loader;
      this.temporary = temporary;
      this.names = names;
      this.common = loader.options().text() + "\n" + loader.key(Device.CPU);
    }

    /**
     * Makes a picture's files available locally.
     *
     * @throws dev.rad.exception.RadException if one cannot be read, or the picture has no mask
     */
    Making find(PictureRow picture, Source source, String id, long seed) throws IOException {
      Path photo = local(source, Source.fileName(id));
      var digests = new ArrayList<String>();
      digests.add(digest(photo));
      MaskSettings settings = loader.options().masks();
      List<MaskSource> sources = new ArrayList<>();
      for (Source mask : masks(picture, id)) {
        MaskSource found = mask(mask);
        sources.add(found);
        if (found instanceof MaskSource.OfFile file) {
          digests.add(digest(file.mask()));
        } else if (found instanceof MaskSource.Drawn) {
          digests.add(found + " for " + photo.getFileName());
        } else {
          digests.add(found.toString());
        }
      }
      Optional<Path> times = Optional.empty();
      String arrival = settings.arrival();
      if (arrival != null) {
        Path file = local(new Source(arrival, null), "arrival");
        times = Optional.of(file);
        digests.add(digest(file));
      }
      digests.add(common);
      digests.add(seed + " " + picture.sample());
      return new Making(
          photo, settings.recipe(sources, times), Digests.hex(String.join("\n", digests)));
    }

    private List<Source> masks(PictureRow picture, String id) {
      if (picture.mask() != null) {
        return List.of(picture.mask());
      }
      List<String> common = loader.options().masks().masks();
      if (common.isEmpty()) {
        throw new MaskException(
            "no mask for %s: name a file or a rule such as alpha in its row, or one for all pictures"
                .formatted(id));
      }
      return common.stream().map(text -> new Source(text, null)).toList();
    }

    private MaskSource mask(Source mask) throws IOException {
      String path = mask.path();
      if (path == null) {
        return new MaskSource.OfFile(local(mask, "mask"));
      }
      MaskSource named = MaskSource.of(path);
      return named instanceof MaskSource.OfFile
          ? new MaskSource.OfFile(local(mask, "mask"))
          : named;
    }

    private Path local(Source source, String name) throws IOException {
      String path = source.path();
      byte[] bytes = source.bytes();
      if (path == null && bytes != null) {
        Path file = temporary.file(name);
        Files.write(file, bytes);
        names.put(file, name + " of the table");
        return file;
      }
      String full = loader.files().qualified(String.valueOf(path));
      Path file = loader.files().local(full, temporary);
      names.put(file, full);
      return file;
    }

    /**
     * Returns the digest of a readable file; problems with other files are reported when they are
     * read.
     */
    private static String digest(Path file) {
      try {
        return Digests.hex(file);
      } catch (IOException e) {
        return "unreadable";
      }
    }
  }
}
