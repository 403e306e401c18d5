package dev.rad.cli.show;

import dev.rad.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/**
 * Draws a picture as a PNG file inside an escape sequence: kitty's graphics protocol
 * (sw.kovidgoyal.net/kitty/graphics-protocol) and iTerm2's inline images
 * (iterm2.com/documentation-images.html).
 */
final class InlinePng {

  private static final int CHUNK = 4096; // bytes of Base64, kitty's limit

  private InlinePng() {}

  static String kitty(RgbImage picture) {
    String data = Base64.getEncoder().encodeToString(png(picture));
    var text = new StringBuilder();
    for (int from = 0; from < data.length(); from += CHUNK) {
      int to = Math.min(from + CHUNK, data.length());
      text.append("\u001b_G")
          .append(from == 0 ? "a=T,f=100,q=2," : "") // show at once, PNG, no responses
          .append("m=")
          .append(to < data.length() ? 1 : 0) // more to come
          .append(';')
          .append(data, from, to)
          .append("\u001b\\");
    }
    return text.append('\n').toString();
  }

  static String iterm2(RgbImage picture) {
    byte[] png = png(picture);
    return "\u001b]1337;File=inline=1;size=%d:%s\u0007\n"
        .formatted(png.length, Base64.getEncoder().encodeToString(png));
  }

  private static byte[] png(RgbImage picture) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture.toBufferedImage(), "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // writing to memory does not fail
    }
    return bytes.toByteArray();
  }
}
