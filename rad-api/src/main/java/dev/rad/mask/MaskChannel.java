package dev.rad.mask;

/** The part of a mask file that holds the shape. */
public enum MaskChannel {
  /**
   * What the file looks like: alpha if the visible pixels are of one colour or few, the brightness
   * of a grey picture, the one colour that is painted, or all that differs from the background.
   */
  AUTO,
  /** The brightness, ITU-R BT.601 luma; alpha is not looked at. */
  LUMA,
  /** The alpha channel: opaque is white. */
  ALPHA,
  /** What is red; the red channel of files where nothing is. */
  RED
}
