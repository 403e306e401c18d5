package dev.rad.image.codec;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.util.Arrays;
import java.util.Optional;

/** Converts ICC profiles to and from AWT's, which give samples their colours. */
public final class ColourProfiles {
  /**
   * The tolerance for sRGB: its own profiles differ by about 1 because of rounding, all others by
   * far more.
   */
  private static final int SRGB_TOLERANCE = 2; // 8-bit levels

  private static final int LEVELS = 6; // per channel, of the colours that are tried

  private ColourProfiles() {}

  /**
   * Returns the same samples in a profile's colour space, or the image itself if its samples are
   * not RGB, the profile is that of sRGB, or AWT cannot use it.
   *
   * @param image the decoded image
   * @param profile the profile of its samples
   * @return the image in that colour space
   */
  public static BufferedImage label(BufferedImage image, IccProfile profile) {
    ColorModel model = image.getColorModel();
    if (!(model instanceof ComponentColorModel)
        || model.getNumColorComponents() != 3
        || !profile.isRgb()) {
      return image;
    }
    return space(profile)
        .filter(space -> !isStandard(space))
        .map(space -> withSpace(image, space))
        .orElse(image);
  }

  /**
   * Returns the profile of an AWT image, unless it is one of AWT's defaults.
   *
   * @param image an image
   * @return its own profile, if it has one
   */
  public static Optional<IccProfile> of(BufferedImage image) {
    ColorSpace space = image.getColorModel().getColorSpace();
    if (!(space instanceof ICC_ColorSpace icc) || space.isCS_sRGB()) {
      return Optional.empty();
    }
    byte[] bytes = icc.getProfile().getData();
    byte[] usualGrey = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
    return Arrays.equals(bytes, usualGrey) ? Optional.empty() : IccProfile.find(bytes);
  }

  private static Optional<ColorSpace> space(IccProfile profile) {
    try {
      return Optional.of(new ICC_ColorSpace(ICC_Profile.getInstance(profile.toBytes())));
    } catch (IllegalArgumentException | CMMException e) {
      return Optional.empty(); // damaged behind its header: as if it were not there
    }
  }

  static BufferedImage withSpace(BufferedImage image, ColorSpace space) {
    ColorModel old = image.getColorModel();
    ColorModel model =
        new ComponentColorModel(
            space,
            old.hasAlpha(),
            old.isAlphaPremultiplied(),
            old.getTransparency(),
            old.getTransferType());
    return new BufferedImage(model, image.getRaster(), old.isAlphaPremultiplied(), null);
  }

  /** Returns whether conversion to sRGB changes no colour, or is impossible. */
  private static boolean isStandard(ColorSpace space) {
    int count = LEVELS * LEVELS * LEVELS;
    var colours = new BufferedImage(count, 1, BufferedImage.TYPE_3BYTE_BGR);
    var converted = new BufferedImage(count, 1, BufferedImage.TYPE_3BYTE_BGR);
    int step = 255 / (LEVELS - 1);
    for (int i = 0; i < count; i++) {
      int[] rgb = {i % LEVELS * step, i / LEVELS % LEVELS * step, i / LEVELS / LEVELS * step};
      colours.getRaster().setPixel(i, 0, rgb);
    }
    try {
      new ColorConvertOp(null).filter(withSpace(colours, space), converted);
    } catch (CMMException | IllegalArgumentException e) {
      return true;
    }
    int[] before = colours.getRaster().getPixels(0, 0, count, 1, (int[]) null);
    int[] after = converted.getRaster().getPixels(0, 0, count, 1, (int[]) null);
    for (int i = 0; i < before.length; i++) {
      if (Math.abs(before[i] - after[i]) > SRGB_TOLERANCE) {
        return false;
      }
    }
    return true;
  }
}
