package dev.rad.torch;

import dev.rad.image.RgbImage;
import dev.rad.torch.rival.RivalCost;

/**
 * What a method made of a picture.
 *
 * @param picture the picture with its hole filled; known pixels are bit for bit its own
 * @param raw what the method itself gives, known pixels included
 * @param cost what it took
 */
public record RivalPicture(RgbImage picture, RgbImage raw, RivalCost cost) {}
