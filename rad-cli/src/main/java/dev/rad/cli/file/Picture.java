package dev.rad.cli.file;

import dev.rad.HoledPhoto;
import dev.rad.cli.terminal.Console;
import dev.rad.image.Photo;
import dev.rad.mask.Mask;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A photo with its hole, and a description for display.
 *
 * @param content the photo and its hole
 * @param text the source of the hole, for display
 */
public record Picture(HoledPhoto content, String text) {

  /**
   * Reads a photo without a hole.
   *
   * @param file the file of the photo
   * @return the photo with an empty hole
   */
  public static Picture untouched(Path file) {
    Photo photo = Photo.read(file);
    Mask none = Mask.empty(photo.width(), photo.height());
    return new Picture(
        new HoledPhoto(file, photo, none, Optional.empty(), false, ""), "the new canvas");
  }

  /** {@return the photo} */
  public Photo photo() {
    return content.photo();
  }

  /** {@return the hole} */
  public Mask hole() {
    return content.hole();
  }

  /** {@return whether the hole was drawn at random} */
  public boolean drawn() {
    return content.drawn();
  }

  /**
   * Prints a description of photo and hole.
   *
   * @param console the console to print to
   */
  public void describe(Console console) {
    console.say("photo   %s, %s", content.file(), sizeAndKind());
    String taken = content.reading().isEmpty() ? "" : ", " + content.reading();
    console.say(
        "mask    %s%s, the hole is %.1f %% of the photo", text, taken, 100 * hole().fraction());
  }

  /**
   * Prints only how photo and mask were converted, if they were.
   *
   * @param console the console to print to
   */
  public void describeBriefly(Console console) {
    photo().conversion().ifPresent(how -> console.say("        photo: %s", how));
    if (!content.reading().isEmpty()) {
      console.say("        mask: %s", content.reading());
    }
  }

  private String sizeAndKind() {
    Photo photo = photo();
    String kind =
        (photo.bits() == 16 ? ", 16 bits" : "")
            + (photo.isGrey() ? ", grey" : "")
            + (photo.hasAlpha() ? ", alpha" : "")
            + photo
                .iccProfile()
                .map(
                    bytes ->
                        ", IccProfile[%s, %d bytes]"
                            .formatted(photo.isGrey() ? "grey" : "RGB", bytes.length))
                .orElse("")
            + photo.conversion().map(how -> ", " + how).orElse("");
    return photo.width() + "×" + photo.height() + " pixels" + kind;
  }
}
