/**
 * Metrics of fillings: their distance from the photograph, and the visibility of their border.
 *
 * <p>All metrics are computed in double precision on 8-bit sRGB values 0 to 255, the three channels
 * alike. The hole is every pixel whose mask value is above 0, as everywhere in rad.
 *
 * <table>
 *   <caption>Metrics</caption>
 *   <tr><th>name</th><th>here</th><th>unit</th><th>better</th></tr>
 *   <tr><td>peak signal-to-noise ratio</td><td>{@link dev.rad.metric.Psnr}</td><td>dB</td>
 *       <td>higher</td></tr>
 *   <tr><td>structural similarity (Wang et al. 2004)</td><td>{@link dev.rad.metric.Ssim}</td>
 *       <td>none, at most 1</td><td>higher</td></tr>
 *   <tr><td>mean absolute difference</td><td>{@link dev.rad.metric.L1}</td><td>grey levels</td>
 *       <td>lower</td></tr>
 *   <tr><td>jump across the hole's border</td><td>{@link dev.rad.metric.Seam}</td>
 *       <td>grey levels</td><td>as of the photograph, near 0</td></tr>
 *   <tr><td>steps across the border, filling / truth</td><td>{@link dev.rad.metric.Seam#ratio}</td>
 *       <td>none</td><td>near 1</td></tr>
 *   <tr><td>energy of the Laplacian</td><td>{@link dev.rad.metric.LaplacianEnergy}</td>
 *       <td>filling / truth</td><td>near 1</td></tr>
 *   <tr><td>energy above 4 pixels</td><td>{@link dev.rad.metric.FineEnergy}</td>
 *       <td>filling / truth</td><td>near 1</td></tr>
 *   <tr><td>energy of fine colour</td><td>{@link dev.rad.metric.FineColourEnergy}</td>
 *       <td>filling / truth</td><td>near 1</td></tr>
 *   <tr><td>sliced Wasserstein distance of patches</td>
 *       <td>{@link dev.rad.metric.PatchDistance}</td><td>grey levels</td><td>lower</td></tr>
 * </table>
 *
 * <p>The first three compare a filling with the original content; a good filling of a large hole
 * may look different. They reward a blur where a hole cuts through texture; the energies and the
 * distance of patches reveal it.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.metric;

import org.jspecify.annotations.NullMarked;
