package dev.rad.cli.file;

import dev.rad.HoledPhoto;
import dev.rad.image.Photo;
import dev.rad.mask.Mask;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The number of pixels to add to each side of a photo's canvas.
 *
 * @param left the pixels to add at the left
 * @param right the pixels to add at the right
 * @param top the pixels to add at the top
 * @param bottom the pixels to add at the bottom
 */
public record CanvasExtension(int left, int right, int top, int bottom) {

  private static final List<String> SIDES = List.of("left", "right", "top", "bottom");
  private static final Pattern PART = Pattern.compile("(\\w+)=(\\d{1,5})");

  /**
   * Parses a command-line value.
   *
   * @param text a value such as {@code left=200,top=50}
   * @throws TypeConversionException if the text is malformed
   */
  static CanvasExtension parse(String text) {
    Map<String, Integer> pixels = new HashMap<>();
    for (String part : text.split(",")) {
      Matcher matcher = PART.matcher(part.strip());
      if (!matcher.matches()
          || !SIDES.contains(matcher.group(1))
          || pixels.put(matcher.group(1), Integer.valueOf(matcher.group(2))) != null) {
        throw new TypeConversionException(
            "'%s' is no larger canvas: give pixels for sides of left, right, top and bottom, such as"
                    .formatted(text)
                + " left=200,top=50");
      }
    }
    var extension =
        new CanvasExtension(
            pixels.getOrDefault("left", 0),
            pixels.getOrDefault("right", 0),
            pixels.getOrDefault("top", 0),
            pixels.getOrDefault("bottom", 0));
    if (extension.equals(new CanvasExtension(0, 0, 0, 0))) {
      throw new TypeConversionException("'" + text + "' makes the canvas no larger");
    }
    return extension;
  }

  /** Converts command-line values for picocli. */
  public static final class Converter implements ITypeConverter<CanvasExtension> {
    @Override
    public CanvasExtension convert(String text) {
      return parse(text);
    }
  }

  /**
   * Enlarges a photo's canvas; the new part is black.
   *
   * @param photo the photo
   * @return the photo on the larger canvas
   */
  public Photo extend(Photo photo) {
    BufferedImage old = photo.toBufferedImage();
    WritableRaster canvas =
        old.getRaster()
            .createCompatibleWritableRaster(
                left + old.getWidth() + right, top + old.getHeight() + bottom);
    canvas.setDataElements(left, top, old.getRaster());
    return Photo.of(new BufferedImage(old.getColorModel(), canvas, false, null));
  }

  /**
   * Enlarges a hole to the new canvas, all of which is to be filled.
   *
   * @param hole a mask of the photo's original size
   * @return the hole on the larger canvas
   */
  public Mask extend(Mask hole) {
    int width = left + hole.width() + right;
    int height = top + hole.height() + bottom;
    float[] values = new float[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean old = x >= left && x < left + hole.width() && y >= top && y < top + hole.height();
        values[y * width + x] = old ? hole.at(x - left, y - top) : 1f;
      }
    }
    return Mask.of(width, height, values);
  }

  /**
   * Enlarges a picture. Its hole becomes the new canvas together with the photo's own hole.
   *
   * @param picture the picture
   * @return the picture on the larger canvas
   */
  public Picture extend(Picture picture) {
    HoledPhoto old = picture.content();
    return new Picture(
        new HoledPhoto(
            old.file(),
            extend(old.photo()),
            extend(old.hole()),
            old.plan(),
            old.drawn(),
            old.reading()),
        picture.text() + ", " + this);
  }

  /** {@return a description such as {@code extended left 200, top 50 pixels}} */
  @Override
  public String toString() {
    int[] pixels = {left, right, top, bottom};
    var text = new StringBuilder();
    for (int i = 0; i < pixels.length; i++) {
      if (pixels[i] > 0) {
        text.append(text.isEmpty() ? "" : ", ").append(SIDES.get(i)).append(' ').append(pixels[i]);
      }
    }
    return "extended by " + text + " pixels";
  }
}
