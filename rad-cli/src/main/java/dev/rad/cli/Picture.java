package dev.rad.cli;

import dev.rad.HoledPhoto;
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
record Picture(HoledPhoto content, String text) {

  /** A photo without a hole. */
  static Picture untouched(Path file) {
    Photo photo = Photo.read(file);
    Mask none = Mask.empty(photo.width(), photo.height());
    return new Picture(
        new HoledPhoto(file, photo, none, Optional.empty(), false, ""), "the new canvas");
  }

  /** The photo. */
  Photo photo() {
    return content.photo();
  }

  /** All that is to be filled. */
  Mask hole() {
    return content.hole();
  }

  /** Whether the hole is random. */
  boolean drawn() {
    return content.drawn();
  }

  /** Says what is to be filled. */
  void describe(Console console) {
    console.say("photo   %s, %s", content.file(), sizeAndKind());
    String taken = content.reading().isEmpty() ? "" : ", " + content.reading();
    console.say(
        "mask    %s%s, the hole is %.1f %% of the photo", text, taken, 100 * hole().fraction());
  }

  /** Says what is not as it seems, where there is no room for all. */
  void describeBriefly(Console console) {
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
            + photo.profile().map(profile -> ", " + profile).orElse("")
            + photo.conversion().map(how -> ", " + how).orElse("");
    return photo.width() + "×" + photo.height() + " pixels" + kind;
  }
}
