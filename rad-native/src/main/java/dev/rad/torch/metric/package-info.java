/**
 * Metrics of fillings that use networks: their distance from photographs (LPIPS, FID, KID, and the
 * same over a layer of a RAD or ADM network), and the diversity of several fillings of one hole.
 *
 * <p>The user provides the files of the networks' weights. Every result states how it was computed:
 * N, the network, the range of its input, and the resizing of pictures. Compare only numbers for
 * which all of these are equal.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.torch.metric;

import org.jspecify.annotations.NullMarked;
