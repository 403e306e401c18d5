package dev.rad.benchmarks.opencv;

import dev.rad.evaluation.classical.ClassicalMethod;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import org.bytedeco.opencv.global.opencv_photo;

/**
 * M. Bertalmío, A. L. Bertozzi and G. Sapiro, "Navier-Stokes, fluid dynamics, and image and video
 * inpainting", CVPR 2001.
 */
public final class NavierStokes implements ClassicalMethod {
  /**
   * Creates the method.
   *
   * @throws LinkageError if OpenCV cannot be loaded
   */
  public NavierStokes() {
    OpenCv.load();
  }

  @Override
  public String name() {
    return "ns";
  }

  @Override
  public String description() {
    return "OpenCV's inpaint after Bertalmío et al. (2001, Navier-Stokes), radius 3 pixels";
  }

  @Override
  public RgbImage fill(RgbImage photo, Mask hole, long seed) {
    return OpenCv.inpaint(photo, hole, opencv_photo.INPAINT_NS);
  }
}
