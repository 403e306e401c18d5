package dev.rad.image.codec;

import java.nio.charset.StandardCharsets;

/**
 * Programs' notes on a picture: a packet of XMP (Adobe, part 3), which is RDF in XML. It is changed
 * as text, since little is to be changed.
 */
final class XmpPacket {
  private XmpPacket() {}

  /**
   * Returns the packet for a picture that was turned upright and changed, without small pictures in
   * it.
   */
  static byte[] upright(byte[] packet) {
    String text = new String(packet, StandardCharsets.ISO_8859_1); // any bytes come back
    return text.replaceAll("(\\btiff:Orientation\\s*=\\s*[\"'])\\s*[2-8]\\s*([\"'])", "$11$2")
        .replaceAll("(<tiff:Orientation>)\\s*[2-8]\\s*(</tiff:Orientation>)", "$11$2")
        .replaceAll("(?s)<(xmp|xap):Thumbnails\\b.*?</\\1:Thumbnails>", "")
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
