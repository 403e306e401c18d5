/**
 * The noise schedules as exact double arithmetic: how noisy a pixel is after {@code k} noise steps,
 * what one reverse step does to it, and which steps a sampler visits.
 *
 * <p>Everywhere {@code k} counts the noise steps that were applied to a state, so {@code k = 0} is
 * the clean picture. The reference programs number their steps from 0 instead: their index {@code
 * t} belongs to the state {@code k = t + 1}. A mask value is 1 for a pixel to be filled and 0 for
 * one to be kept.
 *
 * <p>Survival {@code ᾱ} is kept as {@code log ᾱ} and {@code 1 − ᾱ} is computed as {@code −expm1(log
 * ᾱ)}: subtracting would lose most digits where little noise has been added.
 *
 * <table>
 * <caption>The symbols of the papers and their names here</caption>
 * <tr><th>symbol</th><th>name</th><th>meaning</th></tr>
 * <tr><td>{@code k}</td><td>{@code k}, {@code from}, {@code to}</td>
 *     <td>noise steps applied to a state, {@code 0..T}</td></tr>
 * <tr><td>{@code T}, {@code T₁}, {@code T₂}</td>
 *     <td>{@code steps()}, {@code phase1Steps()}, {@code phase2Steps()}</td>
 *     <td>all steps, those that noise the hole, those that noise the rest</td></tr>
 * <tr><td>{@code m}</td><td>{@code mask}</td><td>the pixel's mask value in [0, 1]</td></tr>
 * <tr><td>{@code β_k}</td><td>{@link dev.rad.schedule.BetaSchedule#beta beta(k)}</td>
 *     <td>variance that step {@code k} adds</td></tr>
 * <tr><td>{@code ᾱ_k(m)}</td>
 *     <td>{@link dev.rad.schedule.NoiseSchedule#alphaBar alphaBar(k, mask)}</td>
 *     <td>the share of the picture's variance that is left in state {@code k}</td></tr>
 * <tr><td>{@code b̄_k = 1 − ᾱ_k}</td>
 *     <td>{@link dev.rad.schedule.Transition#oneMinusAlphaBar oneMinusAlphaBar()}</td>
 *     <td>the variance of the noise in state {@code k}</td></tr>
 * <tr><td>{@code A*}, {@code ν = 1 − A*}</td>
 *     <td>{@link dev.rad.schedule.RadScheduler#finalAlphaBar finalAlphaBar()}</td>
 *     <td>what every pixel has left in the noisiest state</td></tr>
 * <tr><td>{@code a = ᾱ_k / ᾱ_j}, {@code b = 1 − a}</td>
 *     <td>{@link dev.rad.schedule.Transition#alpha alpha()},
 *         {@link dev.rad.schedule.Transition#beta beta()}</td>
 *     <td>the forward step from state {@code j} to a later state {@code k}</td></tr>
 * <tr><td>{@code μ̃}</td>
 *     <td>{@link dev.rad.schedule.Transition#posteriorMeanX0 posteriorMeanX0()},
 *         {@link dev.rad.schedule.Transition#posteriorMeanXt posteriorMeanXt()}</td>
 *     <td>weights of {@code x₀} and {@code x_k} in the mean of {@code q(x_j | x_k, x₀)}</td></tr>
 * <tr><td>{@code β̃}</td>
 *     <td>{@link dev.rad.schedule.Transition#posteriorVariance posteriorVariance()}</td>
 *     <td>its variance</td></tr>
 * <tr><td>{@code τ}</td>
 *     <td>{@link dev.rad.schedule.NoiseSchedule#networkStep networkStep(k, mask)}</td>
 *     <td>the step number that the network is conditioned on for a pixel</td></tr>
 * </table>
 *
 * <p>Sources: DDPM (arXiv:2006.11239), improved DDPM (arXiv:2102.09672), ADM (arXiv:2105.05233) and
 * RAD (arXiv:2412.09191).
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.schedule;

import org.jspecify.annotations.NullMarked;
