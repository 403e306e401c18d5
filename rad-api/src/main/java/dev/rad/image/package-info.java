/**
 * Pictures on the heap: reading, writing, resizing, cropping and compositing 8-bit pixels.
 *
 * <p>{@link dev.rad.image.RgbImage} is the only picture the rest of rad knows. {@link
 * dev.rad.image.ImageFiles} is the border to files; {@link dev.rad.image.Photo} keeps what an
 * RgbImage does not have: 16 bits, alpha and the ICC profile. A {@link dev.rad.placement.Placement}
 * brings a hole in a picture of any size before a network of a fixed one. Columns are x (0 at the
 * left), rows are y (0 at the top), lengths are pixels.
 */
@NullMarked
package dev.rad.image;

import org.jspecify.annotations.NullMarked;
