package dev.rad.evaluation;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.List;
import java.util.Map;

/** Where pictures and holes come from. */
interface Dataset {

  /** {@return the kinds of masks, in the order of tables, each with where it is from} */
  Map<String, String> sources();

  /** {@return what is to be filled, in the order of work: all masks of a picture together} */
  List<TestCase> cases();

  /**
   * Makes the picture of a case.
   *
   * @return the picture as methods get it, but for its hole
   * @throws dev.rad.exception.RadException if its file cannot be used
   */
  RgbImage picture(TestCase testCase);

  /**
   * Makes the hole of a case.
   *
   * @param picture the case's picture
   * @return hard, neither empty nor full, of the picture's size
   * @throws dev.rad.exception.RadException if its file cannot be used
   */
  Mask hole(TestCase testCase, RgbImage picture);

  /**
   * The seed of a case's noise, the same for every method.
   *
   * @param picture the case's picture
   */
  long seed(TestCase testCase, RgbImage picture);
}
