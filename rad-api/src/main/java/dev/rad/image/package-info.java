/**
 * Pictures on the heap: reading, writing, resizing, cropping and compositing 8-bit pixels.
 *
 * <p>{@link dev.rad.image.RgbImage} is the picture that the rest of rad works with. {@link
 * dev.rad.image.ImageFiles} reads and writes files; {@link dev.rad.image.Photo} keeps what an
 * RgbImage lacks: 16 bits, alpha and the ICC profile. Columns are x (0 at the left), rows are y (0
 * at the top), lengths are pixels.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.image;

import org.jspecify.annotations.NullMarked;
