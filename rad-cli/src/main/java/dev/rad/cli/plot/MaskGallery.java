package dev.rad.cli.plot;

import dev.rad.image.RgbImage;
import dev.rad.mask.DistanceTransform;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskRecipe;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws galleries of masks: samples of each generator, or the result of each operation. Holes are
 * white.
 */
public final class MaskGallery {

  private static final int SIZE = 128; // pixels, of each mask
  private static final int COLUMNS = 6;
  private static final int GAP = 8; // pixels
  private static final int CAPTION = 24; // pixels above each row
  private static final int FONT_SIZE = 14; // points
  private static final Color FRAME = new Color(0x888888);

  private MaskGallery() {}

  /** A picture with its caption. */
  private record Cell(String caption, BufferedImage picture) {}

  /**
   * Draws samples of mask generators, one row each.
   *
   * @param recipes names or mixtures for {@link MaskRecipe#parse}, at least one
   * @param seed the seed of the masks
   * @return the picture
   */
  static RgbImage generators(List<String> recipes, long seed) {
    List<List<Cell>> rows = new ArrayList<>();
    for (String text : recipes) {
      MaskRecipe recipe = MaskRecipe.parse(text);
      var random = new SplittableRandom(seed);
      List<Cell> row = new ArrayList<>();
      for (int i = 0; i < COLUMNS; i++) {
        Mask mask = recipe.sample(SIZE, SIZE, random);
        row.add(new Cell(i == 0 ? recipe.toString() : "", mask.toBufferedImage()));
      }
      rows.add(row);
    }
    return draw(rows);
  }

  /**
   * Draws the results of operations on a mask.
   *
   * @param seed the seed of the masks: one of strokes or boxes, and a square to combine it with
   * @return the picture
   */
  static RgbImage operations(long seed) {
    Mask mask = MaskRecipe.parse("wide").sample(SIZE, SIZE, new SplittableRandom(seed));
    Mask box = MaskRecipe.parse("box").sample(SIZE, SIZE, new SplittableRandom(seed));
    Mask soft = mask.feather(16);
    return draw(
        List.of(
            List.of(
                cell("mask", mask),
                cell("mask.inverted()", mask.inverted()),
                cell("mask.dilate(8)", mask.dilate(8)),
                cell("mask.erode(8)", mask.erode(8)),
                cell("soft = mask.feather(16)", soft),
                cell("soft.threshold(0.5)", soft.threshold(0.5))),
            List.of(
                cell("box", box),
                cell("mask.union(box)", mask.union(box)),
                cell("mask.intersect(box)", mask.intersect(box)),
                cell("dilate(8).feather(8)", mask.dilate(8).feather(8)),
                cell("resize(16, 16)", mask.resize(16, 16).resize(SIZE, SIZE)),
                new Cell("DistanceTransform", distances(mask)))));
  }

  private static Cell cell(String caption, Mask mask) {
    return new Cell(caption, mask.toBufferedImage());
  }

  /** Draws the distances from the known pixels in grey, white for the farthest. */
  private static BufferedImage distances(Mask mask) {
    float[] distances = DistanceTransform.of(mask).toFloats();
    float farthest = 1;
    for (float distance : distances) {
      farthest = Float.isFinite(distance) ? Math.max(farthest, distance) : farthest;
    }
    for (int i = 0; i < distances.length; i++) {
      distances[i] = Math.min(1, distances[i] / farthest);
    }
    return Mask.of(mask.width(), mask.height(), distances).toBufferedImage();
  }

  private static RgbImage draw(List<List<Cell>> rows) {
    var image =
        new BufferedImage(
            COLUMNS * (SIZE + GAP) + GAP,
            rows.size() * (CAPTION + SIZE) + GAP,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE));
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.get(row).size(); column++) {
        Cell cell = rows.get(row).get(column);
        int x = GAP + column * (SIZE + GAP);
        int y = CAPTION + row * (CAPTION + SIZE);
        graphics.setColor(Color.BLACK);
        fit(graphics, cell.caption());
        graphics.drawString(cell.caption(), x, y - CAPTION / 3);
        graphics.drawImage(cell.picture(), x, y, null);
        graphics.setColor(FRAME);
        graphics.drawRect(x, y, SIZE - 1, SIZE - 1);
      }
    }
    graphics.dispose();
    return RgbImage.of(image);
  }

  /**
   * Shrinks the font until the caption fits above its picture; captions of mixtures may be long.
   */
  private static void fit(Graphics2D graphics, String caption) {
    int size = FONT_SIZE;
    do {
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
      size--;
    } while (size > FONT_SIZE / 2
        && !caption.contains("=0.")
        && graphics.getFontMetrics().stringWidth(caption) > SIZE);
  }
}
