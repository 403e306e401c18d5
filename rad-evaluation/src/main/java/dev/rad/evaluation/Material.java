package dev.rad.evaluation;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.List;
import java.util.Map;

/** Where pictures and holes come from. */
interface Material {

  /** {@return the kinds of masks, in the order of tables, each with where it is from} */
  Map<String, String> sources();

  /** {@return what is to be filled, in the order of work: all masks of a picture together} */
  List<Case> cases();

  /**
   * Makes the picture of a case.
   *
   * @return the picture as methods get it, but for its hole
   * @throws dev.rad.exception.RadException if its file cannot be used
   */
  RgbImage picture(Case one);

  /**
   * Makes the hole of a case.
   *
   * @param picture the case's picture
   * @return hard, neither empty nor full, of the picture's size
   * @throws dev.rad.exception.RadException if its file cannot be used
   */
  Mask hole(Case one, RgbImage picture);

  /**
   * The seed of a case's noise, the same for every method.
   *
   * @param picture the case's picture
   */
  long seed(Case one, RgbImage picture);
}
