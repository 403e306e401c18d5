package dev.rad.evaluation;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.torch.InpaintResult;
import java.util.function.BooleanSupplier;

/**
 * A method that can be run.
 *
 * @param spec what it is called
 * @param description for people: schedule and network
 * @param steps of its schedule, 0 where there is none
 * @param filler runs it
 */
record Method(MethodSpec spec, String description, int steps, InpaintFunction function) {

  /** Runs a method. */
  @FunctionalInterface
  interface InpaintFunction {

    /**
     * Fills a hole. The network is loaded before any time is taken.
     *
     * @param picture of the network's size, its hole grey
     * @param hole hard, neither empty nor full
     * @param seed of the noise
     * @param cancelled asked before every evaluation of the network
     * @throws dev.rad.exception.CancelledException if it was cancelled
     */
    InpaintResult inpaint(RgbImage picture, Mask hole, long seed, BooleanSupplier cancelled);
  }
}
