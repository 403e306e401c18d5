package dev.rad.evaluation;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.List;
import java.util.Map;

/** The pictures and masks of an evaluation. */
interface Dataset {

  /** {@return the kinds of masks, in the order of tables, each with its source} */
  Map<String, String> sources();

  /** {@return the cases in the order they are run: all masks of a picture together} */
  List<TestCase> cases();

  /**
   * Loads the picture of a case.
   *
   * @return the picture as methods receive it, but without its hole
   * @throws dev.rad.exception.RadException if its file cannot be used
   */
  RgbImage picture(TestCase testCase);

  /**
   * Loads or draws the mask of a case.
   *
   * @param picture the picture of the case
   * @return a binary mask of the picture's size, neither empty nor full
   * @throws dev.rad.exception.RadException if its file cannot be used
   */
  Mask hole(TestCase testCase, RgbImage picture);

  /**
   * Returns the seed of the noise for a case, the same for every method.
   *
   * @param picture the picture of the case
   */
  long seed(TestCase testCase, RgbImage picture);
}
