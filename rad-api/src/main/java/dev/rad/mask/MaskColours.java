package dev.rad.mask;

import dev.rad.exception.MaskException;
import dev.rad.image.RgbImage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the shape in a coloured mask file, with or without alpha. */
final class MaskColours {
  /** The largest difference between the channels of a grey pixel, because JPEG rounds colours. */
  private static final int GREY_TOLERANCE = 8;

  private static final int TINGED = 64; // the same in scans of black and white
  private static final int SAME = 24; // levels between two pixels of one colour, at most
  private static final int NEAR = 6; // the same for neighbours in a flat area
  private static final int SATURATED = 120; // levels between a colour's channels, at least
  private static final int RED = 100; // what red has more than the other channels, at least
  private static final int DARK = 16; // levels of black, at most
  private static final double FLAT = 0.92; // of pixels like their neighbours, in a drawing
  private static final double PAINTED = 0.6; // of saturated pixels that are of one colour
  private static final double TOGETHER = 0.7; // of those that are beside one like them
  private static final int FEW = 16; // colours of a drawing on nothing, at most

  private final RgbImage picture;
  private final Optional<Mask> clear; // what is transparent
  private final String name;
  private final byte[] rgb;
  private final int count;

  MaskColours(RgbImage picture, Optional<Mask> clear, String name) {
    this.picture = picture;
    this.clear = clear;
    this.name = name;
    this.rgb = picture.toRgbBytes();
    this.count = rgb.length / 3;
  }

  /** Finds the shape that the file most likely holds. */
  MaskPlane shape() {
    if (clear.isPresent() && varies(clear.get())) {
      return withAlpha(clear.get());
    }
    int coloured = firstColoured();
    if (coloured < 0) {
      return MaskPlane.bytes(picture, luma(), "");
    }
    MaskPlane bright = MaskPlane.bytes(picture, luma(), "");
    if (greatestSpread() <= TINGED && !isFlat(0) && new GreyHistogram(bright, 255).isTwoValued()) {
      return bright; // as a scanner sees black and white
    }
    int background = background();
    boolean labels = background == 0 && isFlat(0) && isMostlyBlack();
    int painted = labels ? -1 : painted();
    if (painted >= 0 && apart(painted, background) > SAME) {
      return near(painted);
    }
    if (isFlat(NEAR) && distanceFrom(background).greatest() > SAME) {
      Distances far = distanceFrom(background);
      return MaskPlane.bytes(picture, far.values(), "all that is not " + named(background));
    }
    throw new MaskException(
        ("%s is coloured: pixel (%d, %d) is RGB %d, %d, %d; save it as grey, the hole white and the"
                + " rest black, or say where its shape is: --mask-channel red or luma")
            .formatted(
                name,
                coloured % picture.width(),
                coloured / picture.width(),
                channel(coloured, 0),
                channel(coloured, 1),
                channel(coloured, 2)));
  }

  /** Returns the brightness, ITU-R BT.601. */
  float[] luma() {
    float[] luma = new float[count];
    for (int i = 0; i < count; i++) {
      luma[i] = (299 * channel(i, 0) + 587 * channel(i, 1) + 114 * channel(i, 2) + 500) / 1000;
    }
    return luma;
  }

  /**
   * Returns the red areas: the excess of red over the other channels, or the red channel if nothing
   * is red.
   */
  MaskPlane red() {
    float[] more = new float[count];
    float[] whole = new float[count];
    float greatest = 0;
    for (int i = 0; i < count; i++) {
      whole[i] = channel(i, 0);
      more[i] = Math.max(0, channel(i, 0) - Math.max(channel(i, 1), channel(i, 2)));
      greatest = Math.max(greatest, more[i]);
    }
    return greatest >= RED
        ? MaskPlane.bytes(picture, more, "what is red")
        : MaskPlane.bytes(picture, whole, "from the red channel");
  }

  private static boolean varies(Mask clear) {
    for (float value : clear.values()) {
      if (value != clear.values()[0]) {
        return true;
      }
    }
    return false;
  }

  /**
   * Reads one or a few colours of various opacities as a shape in alpha, and greys as a shape over
   * black.
   */
  private MaskPlane withAlpha(Mask clear) {
    Set<Integer> colours = new HashSet<>(); // roughly
    int first = -1;
    boolean one = true;
    boolean grey = true;
    for (int i = 0; i < count; i++) {
      if (clear.values()[i] <= 0.5f) {
        first = first < 0 ? i : first;
        one &= distance(i, colour(first)) <= SAME;
        grey &= spread(i) <= GREY_TOLERANCE;
        if (colours.size() <= FEW) {
          colours.add(colour(i) & 0xf0f0f0);
        }
      }
    }
    if (one || (!grey && colours.size() <= FEW)) {
      return MaskPlane.alpha(clear, "opaque is white");
    }
    if (!grey) {
      throw new MaskException(
          name
              + " has transparent pixels and many colours, so that its shape can be in either; say"
              + " --mask-channel alpha if what is opaque is the hole, with --mask-polarity"
              + " black-is-hole if it is what is transparent");
    }
    float[] luma = luma();
    for (int i = 0; i < count; i++) {
      luma[i] *= 1f - clear.values()[i];
    }
    return MaskPlane.bytes(picture, luma, "its brightness, transparent is black");
  }

  /** Returns the first pixel that is not grey, -1 if all are. */
  private int firstColoured() {
    for (int i = 0; i < count; i++) {
      if (spread(i) > GREY_TOLERANCE) {
        return i;
      }
    }
    return -1;
  }

  private int greatestSpread() {
    int greatest = 0;
    for (int i = 0; i < count; i++) {
      greatest = Math.max(greatest, spread(i));
    }
    return greatest;
  }

  /** Returns the one saturated colour in flat areas, -1 if there are several or none. */
  private int painted() {
    Map<Integer, Integer> counts = new HashMap<>();
    int saturated = 0;
    for (int i = 0; i < count; i++) {
      if (spread(i) >= SATURATED) {
        saturated++;
        counts.merge(colour(i), 1, Integer::sum);
      }
    }
    int middle =
        counts.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(-1);
    if (middle < 0) {
      return -1;
    }
    int near = 0;
    int flat = 0;
    for (int i = 0; i < count; i++) {
      if (distance(i, middle) <= SAME) {
        near++;
        boolean last = i % picture.width() == picture.width() - 1;
        flat += last || distance(i + 1, middle) <= SAME ? 1 : 0;
      }
    }
    return near >= PAINTED * saturated && flat >= TOGETHER * near ? middle : -1;
  }

  private MaskPlane near(int colour) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      int far = Math.max(0, distance(i, colour) - NEAR);
      values[i] = Math.max(0, 255 - 255f * far / SATURATED);
    }
    return MaskPlane.bytes(picture, values, "what is " + named(colour));
  }

  /**
   * Returns black if a part of the picture is black, or else the most frequent colour along the
   * edges.
   */
  private int background() {
    int black = 0;
    Map<Integer, Integer> edges = new HashMap<>();
    for (int i = 0; i < count; i++) {
      black += distance(i, 0) <= DARK ? 1 : 0;
      int x = i % picture.width();
      int y = i / picture.width();
      if (x == 0 || y == 0 || x == picture.width() - 1 || y == picture.height() - 1) {
        edges.merge(colour(i), 1, Integer::sum);
      }
    }
    return 100L * black >= count
        ? 0
        : edges.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(0);
  }

  /** Returns whether a large part of the picture is black, like the background of labels. */
  private boolean isMostlyBlack() {
    int black = 0;
    for (int i = 0; i < count; i++) {
      black += distance(i, 0) <= DARK ? 1 : 0;
    }
    return 10L * black >= count;
  }

  /**
   * Returns whether nearly all pixels are like their neighbours, as in drawings and maps of labels.
   */
  private boolean isFlat(int tolerance) {
    int alike = 0;
    int all = 0;
    for (int i = 0; i < count; i++) {
      boolean inside = i % picture.width() < picture.width() - 1 && i + picture.width() < count;
      if (inside) {
        all++;
        boolean same =
            distance(i + 1, colour(i)) <= tolerance
                && distance(i + picture.width(), colour(i)) <= tolerance;
        alike += same ? 1 : 0;
      }
    }
    return alike >= FLAT * all;
  }

  private record Distances(float[] values, float greatest) {}

  /**
   * Computes each pixel's distance from the background; where colours are flat, any other colour is
   * at the greatest distance.
   */
  private Distances distanceFrom(int background) {
    float[] values = new float[count];
    float greatest = 0;
    for (int i = 0; i < count; i++) {
      int far = distance(i, background);
      greatest = Math.max(greatest, far);
      values[i] = Math.min(255, 255f * Math.max(0, far - NEAR) / (2 * SAME));
    }
    return new Distances(values, greatest);
  }

  private static String named(int colour) {
    int r = colour >> 16;
    int g = colour >> 8 & 0xff;
    int b = colour & 0xff;
    if (Math.max(r, Math.max(g, b)) <= DARK) {
      return "black";
    }
    boolean red = r - Math.max(g, b) >= SATURATED;
    return red && Math.max(g, b) <= DARK * 4 ? "red" : "RGB %d, %d, %d".formatted(r, g, b);
  }

  private int colour(int pixel) {
    return channel(pixel, 0) << 16 | channel(pixel, 1) << 8 | channel(pixel, 2);
  }

  private int channel(int pixel, int c) {
    return rgb[3 * pixel + c] & 0xff;
  }

  private int spread(int pixel) {
    int r = channel(pixel, 0);
    int g = channel(pixel, 1);
    int b = channel(pixel, 2);
    return Math.max(r, Math.max(g, b)) - Math.min(r, Math.min(g, b));
  }

  /** Returns the greatest difference of a channel. */
  private int distance(int pixel, int colour) {
    return apart(colour(pixel), colour);
  }

  private static int apart(int first, int second) {
    int r = Math.abs((first >> 16) - (second >> 16));
    int g = Math.abs((first >> 8 & 0xff) - (second >> 8 & 0xff));
    int b = Math.abs((first & 0xff) - (second & 0xff));
    return Math.max(r, Math.max(g, b));
  }
}
