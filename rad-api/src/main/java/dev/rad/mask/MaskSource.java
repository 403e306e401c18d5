package dev.rad.mask;

import dev.rad.exception.MaskException;
import dev.rad.image.Photo;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/** The source of a photo's hole, as named by a text. Immutable. */
public sealed interface MaskSource {

  /**
   * Parses a text.
   *
   * @param text {@code alpha}, a {@link MaskRecipe}, or a file's name
   * @return the source; nothing is read yet
   * @throws MaskException if the text begins like a recipe but is malformed
   */
  static MaskSource of(String text) {
    if (text.equals("alpha")) {
      return new Alpha();
    }
    String first = text.split("[=,]", 2)[0].strip().toLowerCase(Locale.ROOT);
    return MaskRecipe.names().contains(first)
        ? new Drawn(MaskRecipe.parse(text))
        : new OfFile(Path.of(text));
  }

  /**
   * Finds or draws the mask.
   *
   * @param file the photo's file, which is not read
   * @param photo the photo
   * @param rules how a mask file is read
   * @param seed the seed of a generator
   * @return the mask; one from a file may have another size than the photo, see {@link
   *     MaskFit#fitting}
   * @throws MaskException if it cannot be read or drawn
   */
  MaskFile mask(Path file, Photo photo, MaskRules rules, long seed);

  /**
   * A picture that contains the shape.
   *
   * @param mask its file
   */
  record OfFile(Path mask) implements MaskSource {

    @Override
    public MaskFile mask(Path file, Photo photo, MaskRules rules, long seed) {
      return MaskFile.read(mask, rules);
    }

    @Override
    public String toString() {
      return mask.toString();
    }
  }

  /** The transparent pixels of the photo. */
  record Alpha() implements MaskSource {

    @Override
    public MaskFile mask(Path file, Photo photo, MaskRules rules, long seed) {
      return photo
          .transparency()
          .map(clear -> new MaskFile(Mask.of(clear), ""))
          .orElseThrow(
              () ->
                  new MaskException(
                      file + " has no alpha channel to take the hole from: name a mask file"));
    }

    @Override
    public String toString() {
      return "alpha";
    }
  }

  /**
   * A random mask. It depends on the seed and the photo's file name only, so that a photo gets the
   * same mask in whatever folder it lies.
   *
   * @param recipe the kind of mask
   */
  record Drawn(MaskRecipe recipe) implements MaskSource {

    @Override
    public MaskFile mask(Path file, Photo photo, MaskRules rules, long seed) {
      long name = file.getFileName().toString().hashCode();
      var random = new SplittableRandom(seed + (name << 32));
      return new MaskFile(recipe.sample(photo.width(), photo.height(), random), "");
    }

    @Override
    public String toString() {
      return "drawn by " + recipe;
    }
  }
}
