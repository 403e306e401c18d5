package dev.rad.evaluation;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.torch.InpaintResult;
import java.util.function.BooleanSupplier;

/**
 * A method to evaluate.
 *
 * @param spec the method's specification
 * @param description a description of schedule and network, for display
 * @param steps the steps of its schedule, 0 if it has none
 * @param function the implementation
 */
record Method(MethodSpec spec, String description, int steps, InpaintFunction function) {

  /** The implementation of a method. */
  @FunctionalInterface
  interface InpaintFunction {

    /**
     * Inpaints a picture. The network is loaded before timing starts.
     *
     * @param picture the picture with a grey hole, of the network's size
     * @param hole a binary mask, neither empty nor full
     * @param seed the seed of the noise
     * @param cancelled polled before every evaluation of the network
     * @throws dev.rad.exception.CancelledException if {@code cancelled} returned true
     */
    InpaintResult inpaint(RgbImage picture, Mask hole, long seed, BooleanSupplier cancelled);
  }
}
