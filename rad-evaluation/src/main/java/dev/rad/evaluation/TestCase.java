package dev.rad.evaluation;

/**
 * A picture with a hole, which every method fills.
 *
 * @param picture the name of the picture within an evaluation: digits, prefixed by the kind of mask
 *     if each kind has its own pictures
 * @param photo the source of the picture, for display
 * @param mask the kind of mask
 */
record TestCase(String picture, String photo, String mask) {}
