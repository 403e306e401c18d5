package dev.rad.image.codec;

import java.util.Optional;

/**
 * The contents of a file besides its pixels and their profile, to be kept in the result.
 *
 * @param exif an Exif block without a prefix
 * @param xmp an XMP packet
 * @param pngColours a PNG's colour chunks (gAMA, cHRM, sRGB, cICP), unchanged; may be empty
 */
public record Metadata(Optional<byte[]> exif, Optional<byte[]> xmp, byte[] pngColours) {
  /** No metadata. */
  public static final Metadata NONE = new Metadata(Optional.empty(), Optional.empty(), new byte[0]);

  /** Returns the orientation of the camera, 1 to 8; 1 if none is given. */
  int orientation() {
    return exif.map(ExifBlock::orientation).orElse(1);
  }

  /** Returns the metadata for a picture that was turned upright and changed. */
  Metadata upright(int width, int height) {
    return new Metadata(
        exif.flatMap(block -> ExifBlock.upright(block, width, height)),
        xmp.map(XmpPacket::upright),
        pngColours);
  }
}
