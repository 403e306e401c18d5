package dev.rad.studio;

/**
 * The complete settings of a fill, with which it can be repeated.
 *
 * @param seed the seed of the first sample
 * @param steps the steps of the network's reverse process
 * @param solver the solver's name
 * @param prior network, photo or both
 * @param strength above 0, at most 1
 * @param placement crop, tiles, tiles:OVERLAP, whole or resize
 * @param softMask blend or resynthesize
 * @param samples the number of fillings
 * @param weights the file's name in its folder
 * @param device the device that computed it
 * @param precision the precision of convolutions and attention
 */
record Settings(
    long seed,
    int steps,
    String solver,
    String prior,
    double strength,
    String placement,
    String softMask,
    int samples,
    String weights,
    String device,
    String precision) {}
