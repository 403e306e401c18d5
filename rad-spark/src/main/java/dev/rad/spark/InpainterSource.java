package dev.rad.spark;

import dev.rad.Device;
import dev.rad.Inpainter;
import java.io.Serializable;

/** Opens what fills pictures, in an executor. */
@FunctionalInterface
interface InpainterSource extends Serializable {

  /**
   * Opens it.
   *
   * @param device the device to compute on
   * @return to be closed when no task uses it any more
   */
  Inpainter open(Device device);
}
