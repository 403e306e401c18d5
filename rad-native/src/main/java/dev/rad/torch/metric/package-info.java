/**
 * Measures of fillings by networks: how near they are to photographs (LPIPS, FID, KID, and the same
 * over a layer of a RAD or ADM network), and how much several fillings of one hole differ.
 *
 * <p>The networks' weights are files of the user. Every result says what it was made of: N, the
 * network, the range of its input, and how pictures were resized. Compare only numbers for which
 * all of these are equal.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.torch.metric;

import org.jspecify.annotations.NullMarked;
