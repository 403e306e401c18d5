package dev.rad.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.image.RgbImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalProtocolTest {

  private static final RgbImage NOISE = noise(300, 260);

  private static RgbImage noise(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    new java.util.Random(5).nextBytes(rgb);
    return RgbImage.of(width, height, rgb);
  }

  /** Creates a picture of two columns and three rows: red, green; blue, white; black, red. */
  private static RgbImage six() {
    int f = 255;
    int[] values = {f, 0, 0, 0, f, 0, 0, 0, f, f, f, f, 0, 0, 0, f, 0, 0};
    byte[] rgb = new byte[values.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) values[i];
    }
    return RgbImage.of(2, 3, rgb);
  }

  @ParameterizedTest
  @CsvSource({
    "TERM=xterm-256color, HALF_BLOCKS",
    "NOTHING=1, HALF_BLOCKS",
    "TERM=xterm-kitty, KITTY",
    "KITTY_WINDOW_ID=1;TERM=xterm-256color, KITTY",
    "TERM=xterm-ghostty;TERM_PROGRAM=ghostty, KITTY",
    "TERM=xterm-256color;TERM_PROGRAM=iTerm.app, ITERM2",
    "TERM_PROGRAM=WezTerm, ITERM2",
    "TERM_PROGRAM=Apple_Terminal;TERM=xterm-256color, HALF_BLOCKS",
    "TERM=foot, SIXEL",
    "TERM=mlterm-256color, SIXEL",
    "TERM=tmux-256color;KITTY_WINDOW_ID=1, HALF_BLOCKS",
    "TMUX=/tmp/x;TERM_PROGRAM=iTerm.app, HALF_BLOCKS",
    "RAD_SHOW=half-blocks;TERM=xterm-kitty, HALF_BLOCKS",
    "RAD_SHOW=sixel;TMUX=/tmp/x, SIXEL",
    "RAD_SHOW=nonsense;TERM=foot, SIXEL",
  })
  void of_environment_findsTheProtocol(String variables, TerminalProtocol expected) {
    Map<String, String> environment =
        Arrays.stream(variables.split(";"))
            .map(text -> text.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));

    assertThat(TerminalProtocol.of(environment)).isEqualTo(expected);
  }

  @Test
  void halfBlocks_sixPixels_haveUpperAndLowerColours() {
    assertThat(TerminalProtocol.HALF_BLOCKS.draw(six(), 3))
        .isEqualTo(
            "\u001b[38;2;255;0;0m\u001b[48;2;0;0;255m▀"
                + "\u001b[38;2;0;255;0m\u001b[48;2;255;255;255m▀\u001b[0m\n"
                + "\u001b[38;2;0;0;0m▀\u001b[38;2;255;0;0m▀\u001b[0m\n");
  }

  @ParameterizedTest
  @CsvSource({
    "300, 260, 60, 60, 26",
    "300, 260, 500, 92, 40",
    "1, 500, 80, 1, 40",
    "9, 1, 3, 3, 1",
    "30, 10, 100, 90, 15",
    "20, 20, 500, 80, 40"
  })
  void halfBlocks_largePicture_fitsTheTerminal(
      int width, int height, int columns, int drawnColumns, int rows) {
    String text = TerminalProtocol.HALF_BLOCKS.draw(noise(width, height), columns);

    assertThat(text.lines()).hasSize(rows);
    assertThat(text.lines())
        .allSatisfy(line -> assertThat(line.replaceAll("[^▀]", "")).hasSize(drawnColumns));
  }

  @Test
  void kitty_picture_isAPngInChunks() throws IOException {
    String text = TerminalProtocol.KITTY.draw(NOISE, 80);
    var chunks =
        Pattern.compile("\u001b_G([^;]*);([^\u001b]*)\u001b\\\\").matcher(text).results().toList();

    assertThat(chunks).hasSizeGreaterThan(2);
    assertThat(chunks.get(0).group(1)).isEqualTo("a=T,f=100,q=2,m=1");
    assertThat(chunks.subList(1, chunks.size() - 1))
        .allSatisfy(chunk -> assertThat(chunk.group(1)).isEqualTo("m=1"))
        .allSatisfy(chunk -> assertThat(chunk.group(2)).hasSize(4096));
    assertThat(chunks.get(chunks.size() - 1).group(1)).isEqualTo("m=0");
    String data = chunks.stream().map(chunk -> chunk.group(2)).collect(Collectors.joining());
    assertThat(png(data)).isEqualTo(NOISE);
  }

  @Test
  void kitty_onePixel_isOneChunkOfASquare() throws IOException {
    String text = TerminalProtocol.KITTY.draw(noise(1, 1), 80);

    assertThat(text).startsWith("\u001b_Ga=T,f=100,q=2,m=0;").endsWith("\u001b\\\n");
    RgbImage drawn = png(text.substring(text.indexOf(';') + 1, text.length() - 3));
    assertThat(drawn.width()).isEqualTo(256);
    assertThat(drawn.height()).isEqualTo(256);
  }

  @Test
  void iterm2_picture_saysItsSize() throws IOException {
    String text = TerminalProtocol.ITERM2.draw(NOISE, 80);
    MatchResult file =
        Pattern.compile("\u001b]1337;File=inline=1;size=(\\d+):([^\u0007]*)\u0007\n")
            .matcher(text)
            .results()
            .findFirst()
            .orElseThrow();

    assertThat(Base64.getDecoder().decode(file.group(2))).hasSize(Integer.parseInt(file.group(1)));
    assertThat(png(file.group(2))).isEqualTo(NOISE);
  }

  private static RgbImage png(String base64) throws IOException {
    return RgbImage.of(ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64))));
  }

  /** Decodes sixels like a terminal; the picture uses only the 216 colours. */
  @Test
  void sixel_picture_isDecodedToTheSame() {
    int[] levels = {0, 51, 102, 153, 204, 255};
    var random = new java.util.Random(6);
    byte[] rgb = new byte[300 * 35 * 3];
    for (int i = 0; i < rgb.length; i++) {
      int run = i / 3 % 300 < 100 ? 0 : random.nextInt(6); // some runs to encode, and none
      rgb[i] = (byte) levels[run];
    }
    RgbImage picture = RgbImage.of(300, 35, rgb);

    assertThat(decode(TerminalProtocol.SIXEL.draw(picture, 80), 300, 35)).isEqualTo(picture);
  }

  private static RgbImage decode(String text, int width, int height) {
    assertThat(text).startsWith("\u001bPq\"1;1;%d;%d#".formatted(width, height));
    assertThat(text).endsWith("\u001b\\\n");
    String body = text.substring(text.indexOf('#'), text.length() - 3);
    Map<Integer, int[]> palette = new HashMap<>();
    byte[] rgb = new byte[width * height * 3];
    int[] colour = null;
    int x = 0;
    int top = 0;
    var tokens =
        Pattern.compile("#(\\d+);2;(\\d+);(\\d+);(\\d+)|#(\\d+)|!(\\d+)([?-~])|([?-~])|([$-])")
            .matcher(body);
    int end = 0;
    while (tokens.find()) {
      assertThat(tokens.start()).isEqualTo(end);
      end = tokens.end();
      if (tokens.group(1) != null) {
        int[] percents = {
          number(tokens.group(2)), number(tokens.group(3)), number(tokens.group(4))
        };
        palette.put(number(tokens.group(1)), percents);
      } else if (tokens.group(5) != null) {
        colour = palette.get(number(tokens.group(5)));
      } else if (tokens.group(9) != null) {
        x = 0;
        top += tokens.group(9).equals("-") ? 6 : 0;
      } else {
        int count = tokens.group(6) == null ? 1 : number(tokens.group(6));
        int bits = (tokens.group(6) == null ? tokens.group(8) : tokens.group(7)).charAt(0) - '?';
        for (int i = 0; i < count; i++, x++) {
          for (int bit = 0; bit < 6; bit++) {
            for (int c = 0; c < 3 && (bits >> bit & 1) == 1; c++) {
              rgb[((top + bit) * width + x) * 3 + c] = (byte) Math.round(colour[c] * 2.55f);
            }
          }
        }
      }
    }
    assertThat(end).isEqualTo(body.length());
    return RgbImage.of(width, height, rgb);
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  @ParameterizedTest
  @CsvSource({"120, 120", "0, 80", "-5, 80", "wide, 80", "99999, 80"})
  void columns_variable_isTakenIfSensible(String variable, int expected) {
    assertThat(PictureViewer.columns(Map.of("COLUMNS", variable))).isEqualTo(expected);
    assertThat(PictureViewer.columns(Map.of())).isEqualTo(80);
  }
}
