/**
 * Masks and their sources: files, rectangles, and the random masks of RAD (Region-Aware Diffusion
 * Models for Image Inpainting, CVPR 2025, arXiv:2412.09191).
 *
 * <p>In memory a mask is always {@code 1 = fill, 0 = keep}; files differ, see {@link
 * dev.rad.mask.MaskPolarity}. The paper's symbols and their names here:
 *
 * <table>
 *   <caption>Symbols</caption>
 *   <tr><th>symbol</th><th>here</th></tr>
 *   <tr><td>m, the region to be generated</td><td>{@link dev.rad.mask.Mask}</td></tr>
 *   <tr><td>H, W</td><td>{@code height()}, {@code width()}</td></tr>
 *   <tr><td>regions in an order, arrival times</td><td>{@link dev.rad.mask.RegionPlan}</td></tr>
 *   <tr><td>training masks</td><td>{@link dev.rad.mask.PerlinMaskSampler}</td></tr>
 *   <tr><td>"box", "extreme" test masks</td><td>{@link dev.rad.mask.BoxMaskSampler}, {@link
 *       dev.rad.mask.ExtremeMaskSampler}</td></tr>
 *   <tr><td>"wide" test masks</td><td>{@link dev.rad.mask.WideMaskSampler}</td></tr>
 * </table>
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.mask;

import org.jspecify.annotations.NullMarked;
