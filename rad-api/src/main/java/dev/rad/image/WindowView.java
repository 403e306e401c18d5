package dev.rad.image;

import dev.rad.mask.Mask;
import java.util.function.UnaryOperator;

/**
 * A window as its filler sees it.
 *
 * @param picture the part of the picture at the network's size, mid-grey (128) where nothing is
 *     shown of it
 * @param hole what to fill, of the window's size, at least one value above 0: zeros and ones, or
 *     the mask's own values, see {@link HoleView}
 * @param index the window's number, from 0
 * @param count how many windows the picture has
 * @param whole makes the whole picture as it would be with a filling of this window, for a preview;
 *     at any time until the window is filled
 */
public record WindowView(
    RgbImage picture, Mask hole, int index, int count, UnaryOperator<RgbImage> whole) {}
