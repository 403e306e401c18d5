/**
 * How near fillings come to photographs in the eyes of networks: LPIPS, FID, KID, the same over a
 * layer of a RAD or ADM network, and how much several fillings of one hole differ.
 *
 * <p>The networks' weights are files of the user. Every result says what it was made of: N, the
 * network, the range of its input, and how pictures were resized. Numbers of which one of these
 * differs cannot be compared.
 */
@NullMarked
package dev.rad.torch.metric;

import org.jspecify.annotations.NullMarked;
