/**
 * How near a filling comes to the photograph, and whether its border shows.
 *
 * <p>All measures are computed in double precision on 8-bit sRGB values 0 to 255, the three
 * channels alike. The hole is every pixel whose mask value is above 0, as everywhere in rad.
 *
 * <table>
 *   <caption>Measures</caption>
 *   <tr><th>name</th><th>here</th><th>unit</th><th>better</th></tr>
 *   <tr><td>peak signal-to-noise ratio</td><td>{@link dev.rad.metric.Psnr}</td><td>dB</td>
 *       <td>higher</td></tr>
 *   <tr><td>structural similarity (Wang et al. 2004)</td><td>{@link dev.rad.metric.Ssim}</td>
 *       <td>none, at most 1</td><td>higher</td></tr>
 *   <tr><td>mean absolute difference</td><td>{@link dev.rad.metric.L1}</td><td>grey levels</td>
 *       <td>lower</td></tr>
 *   <tr><td>jump across the hole's border</td><td>{@link dev.rad.metric.Seam}</td>
 *       <td>grey levels</td><td>as of the photograph, near 0</td></tr>
 * </table>
 *
 * <p>The first three compare a filling with the one truth that was there; a good filling of a large
 * hole may be another one.
 */
package dev.rad.metric;
