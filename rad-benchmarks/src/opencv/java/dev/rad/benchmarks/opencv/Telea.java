package dev.rad.benchmarks.opencv;

import dev.rad.evaluation.classical.ClassicalMethod;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import org.bytedeco.opencv.global.opencv_photo;

/**
 * A. Telea, "An image inpainting technique based on the fast marching method", Journal of Graphics
 * Tools 9(1), 2004.
 */
public final class Telea implements ClassicalMethod {
  /**
   * Creates the method.
   *
   * @throws LinkageError if OpenCV cannot be loaded
   */
  public Telea() {
    OpenCv.load();
  }

  @Override
  public String name() {
    return "telea";
  }

  @Override
  public String description() {
    return "OpenCV's inpaint after Telea (2004), radius 3 pixels";
  }

  @Override
  public RgbImage fill(RgbImage photo, Mask hole, long seed) {
    return OpenCv.inpaint(photo, hole, opencv_photo.INPAINT_TELEA);
  }
}
