package dev.rad.cli.file;

import dev.rad.HoledPhoto;
import dev.rad.cli.terminal.Console;
import dev.rad.image.Photo;
import dev.rad.mask.Mask;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A photo with what is to be filled, and what to say of it.
 *
 * @param content the photo and its hole
 * @param text where the hole is from, for people
 */
public record Picture(HoledPhoto content, String text) {

  /** A photo without a hole. */
  public static Picture untouched(Path file) {
    Photo photo = Photo.read(file);
    Mask none = Mask.empty(photo.width(), photo.height());
    return new Picture(
        new HoledPhoto(file, photo, none, Optional.empty(), false, ""), "the new canvas");
  }

  /** The photo. */
  public Photo photo() {
    return content.photo();
  }

  /** All that is to be filled. */
  public Mask hole() {
    return content.hole();
  }

  /** Whether the hole is random. */
  public boolean drawn() {
    return content.drawn();
  }

  /** Says what is to be filled. */
  public void describe(Console console) {
    console.say("photo   %s, %s", content.file(), sizeAndKind());
    String taken = content.reading().isEmpty() ? "" : ", " + content.reading();
    console.say(
        "mask    %s%s, the hole is %.1f %% of the photo", text, taken, 100 * hole().fraction());
  }

  /** Says what is not as it seems, where there is no room for all. */
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
