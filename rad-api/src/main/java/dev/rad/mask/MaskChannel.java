package dev.rad.mask;

/** The part of a mask file that holds the shape. */
public enum MaskChannel {
  /**
   * Detected from the file: alpha if the visible pixels have one colour or few, the brightness of a
   * grey picture, the single painted colour, or everything that differs from the background.
   */
  AUTO,
  /** The brightness, ITU-R BT.601 luma; alpha is ignored. */
  LUMA,
  /** The alpha channel: opaque is white. */
  ALPHA,
  /** The red areas; in files without any, the red channel. */
  RED
}
