package dev.rad.spark;

import dev.rad.Device;
import dev.rad.Inpainter;
import java.io.Serializable;

/** Opens an inpainter in an executor. */
@FunctionalInterface
interface InpainterSource extends Serializable {

  /**
   * Opens the inpainter.
   *
   * @param device the device to compute on
   * @return the inpainter, which must be closed when no task uses it any more
   */
  Inpainter open(Device device);
}
