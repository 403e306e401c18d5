package dev.rad.image.codec;

import java.nio.charset.StandardCharsets;

/**
 * Metadata that programs store in a picture: an XMP packet (Adobe, part 3), which is RDF in XML. It
 * is edited as text, since the changes are small.
 */
final class XmpPacket {
  private XmpPacket() {}

  /** Returns the packet for a picture that was turned upright and changed, without thumbnails. */
  static byte[] upright(byte[] packet) {
    String text = new String(packet, StandardCharsets.ISO_8859_1); // any bytes come back
    return text.replaceAll("(\\btiff:Orientation\\s*=\\s*[\"'])\\s*[2-8]\\s*([\"'])", "$11$2")
        .replaceAll("(<tiff:Orientation>)\\s*[2-8]\\s*(</tiff:Orientation>)", "$11$2")
        .replaceAll("(?s)<(xmp|xap):Thumbnails\\b.*?</\\1:Thumbnails>", "")
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
