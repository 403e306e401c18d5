package dev.rad.evaluation;

/**
 * One picture with one hole, which every method is to fill.
 *
 * @param picture the picture's name within an evaluation: digits, with its mask's before them where
 *     each kind of mask has its own pictures
 * @param photo where the picture is from, for people
 * @param mask the mask's kind
 */
record TestCase(String picture, String photo, String mask) {}
