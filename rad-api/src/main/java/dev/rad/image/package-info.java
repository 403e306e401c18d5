/**
 * Pictures on the heap: reading, writing, resizing, cropping and compositing 8-bit sRGB pixels.
 *
 * <p>{@link dev.rad.image.RgbImage} is the only picture the rest of rad knows; {@link
 * dev.rad.image.ImageFiles} is the border to files. Columns are x (0 at the left), rows are y (0 at
 * the top), lengths are pixels.
 */
package dev.rad.image;
