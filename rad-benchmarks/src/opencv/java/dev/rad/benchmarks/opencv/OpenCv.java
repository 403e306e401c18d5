package dev.rad.benchmarks.opencv;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_photo;
import org.bytedeco.opencv.opencv_core.Mat;

/** Calls {@code cv::inpaint}. */
final class OpenCv {

  /** The radius of the neighbourhood that a pixel is filled from, as in OpenCV's own sample. */
  static final double RADIUS = 3; // pixels

  private OpenCv() {}

  /** Loads the library, so that its absence is noticed early. */
  static void load() {
    Loader.load(opencv_photo.class);
  }

  /** Fills a hole. OpenCV treats all channels alike, so their order does not matter. */
  static RgbImage inpaint(RgbImage photo, Mask hole, int method) {
    int width = photo.width();
    int height = photo.height();
    byte[] marks = new byte[width * height];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = (byte) (hole.at(i % width, i / width) > 0f ? 255 : 0);
    }
    try (var pixels = new Mat(height, width, opencv_core.CV_8UC3);
        var mask = new Mat(height, width, opencv_core.CV_8UC1);
        var result = new Mat(height, width, opencv_core.CV_8UC3)) {
      pixels.data().put(photo.toRgbBytes());
      mask.data().put(marks);
      opencv_photo.inpaint(pixels, mask, result, RADIUS, method);
      byte[] rgb = new byte[width * height * 3];
      result.data().get(rgb);
      return RgbImage.of(width, height, rgb);
    }
  }
}
