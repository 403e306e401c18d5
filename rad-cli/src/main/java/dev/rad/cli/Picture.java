package dev.rad.cli;

import dev.rad.image.Photo;
import dev.rad.mask.Mask;
import dev.rad.mask.RegionPlan;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A photo with what is to be filled.
 *
 * @param file where the photo is from
 * @param photo the photo
 * @param hole all that is to be filled, of the photo's size
 * @param plan when each pixel is filled, nothing if all are at once
 * @param drawn whether the hole is random, so that it is worth a file
 * @param text where the hole is from, for people
 * @param reading what mask files' values were taken for, empty if there is no question
 */
record Picture(
    Path file,
    Photo photo,
    Mask hole,
    Optional<RegionPlan> plan,
    boolean drawn,
    String text,
    String reading) {

  /** A photo without a hole. */
  static Picture untouched(Path file) {
    Photo photo = Photo.read(file);
    Mask none = Mask.empty(photo.width(), photo.height());
    return new Picture(file, photo, none, Optional.empty(), false, "the new canvas", "");
  }

  /** Whether some pixel outside the hole is not opaque. */
  boolean staysTransparent() {
    return photo
        .transparency()
        .filter(
            clear -> {
              for (int y = 0; y < clear.height(); y++) {
                for (int x = 0; x < clear.width(); x++) {
                  if (clear.at(x, y) > 0f && hole.at(x, y) < 1f) {
                    return true;
                  }
                }
              }
              return false;
            })
        .isPresent();
  }

  /** Says what is to be filled. */
  void describe(Console console) {
    console.say("photo   %s, %s", file, sizeAndKind());
    String taken = reading.isEmpty() ? "" : ", " + reading;
    console.say(
        "mask    %s%s, the hole is %.1f %% of the photo", text, taken, 100 * hole.fraction());
  }

  /** Says what is not as it seems, where there is no room for all. */
  void describeBriefly(Console console) {
    photo.conversion().ifPresent(how -> console.say("        photo: %s", how));
    if (!reading.isEmpty()) {
      console.say("        mask: %s", reading);
    }
  }

  private String sizeAndKind() {
    String kind =
        (photo.bits() == 16 ? ", 16 bits" : "")
            + (photo.isGrey() ? ", grey" : "")
            + (photo.hasAlpha() ? ", alpha" : "")
            + photo.profile().map(profile -> ", " + profile).orElse("")
            + photo.conversion().map(how -> ", " + how).orElse("");
    return photo.width() + "×" + photo.height() + " pixels" + kind;
  }
}
