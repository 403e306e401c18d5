package dev.rad.torch;

import dev.rad.image.RgbImage;
import dev.rad.torch.baseline.InferenceCost;

/**
 * The result of a method for one picture.
 *
 * @param picture the picture with its hole filled; known pixels are bit for bit its own
 * @param raw what the method itself gives, known pixels included
 * @param cost what it took
 */
public record InpaintResult(RgbImage picture, RgbImage raw, InferenceCost cost) {}
