package dev.rad.studio;

/**
 * The complete settings of a fill, with which it can be repeated.
 *
 * @param seed of the first sample
 * @param steps of the network's reverse process
 * @param solver by name
 * @param prior network, photo or both
 * @param strength above 0, at most 1
 * @param placement crop, tiles, tiles:OVERLAP, whole or resize
 * @param softMask blend or resynthesize
 * @param samples how many fillings
 * @param weights the file's name in its folder
 * @param device where it was computed
 * @param precision of convolutions and attention
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
