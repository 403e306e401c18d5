package dev.rad.placement;

import dev.rad.image.Region;
import dev.rad.mask.Mask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Places squares along a long, thin part of a hole, such as a wire, a scratch or the line of a
 * horizon: as many as its length requires, each with known pixels on both sides.
 */
final class HoleStrip {
  /** The ratio of length to mean thickness above which a part is thin. */
  private static final int THIN = 8;

  /**
   * The least ratio between the side of one square around a part and of squares along it for which
   * squares along it are used.
   */
  private static final int MUCH_WIDER = 4;

  /** The ratio of a square's side to the part's mean thickness. */
  private static final int CONTEXT = 16;

  private static final int FEW = 64; // squares along a part, where it can be

  private final int width;
  private final int height;
  private final BitSet open = new BitSet(); // the hole's pixels that no window has yet

  HoleStrip(Mask hole) {
    this.width = hole.width();
    this.height = hole.height();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (hole.at(x, y) > 0f) {
          open.set(y * width + x);
        }
      }
    }
  }

  /**
   * Returns whether a part is so long and thin, or so long compared with the picture, that a square
   * around it would show little of it.
   *
   * @param box the part's bounds
   * @param area its pixels
   */
  static boolean isThin(Region box, int area, int width, int height, int size) {
    int longer = Math.max(box.width(), box.height());
    int side = side(box, area, width, height, size);
    boolean thin = longer >= THIN * thickness(box, area);
    boolean beyond = longer > 2 * Math.min(width, height);
    int square = HoleSquare.around(box, width, height, size).width();
    return (thin && square > MUCH_WIDER * side) || (beyond && square > side);
  }

  /** Returns the mean thickness of a line that goes through its bounds from corner to corner. */
  private static int thickness(Region box, int area) {
    return (int) Math.max(1, Math.round((double) area / (box.width() + box.height())));
  }

  /**
   * Returns the side of squares along a part, chosen so that the part is at least one pixel of the
   * network thick.
   */
  private static int side(Region box, int area, int width, int height, int size) {
    int longer = Math.max(box.width(), box.height());
    int thickness = thickness(box, area);
    long seen = Math.max(size, (long) CONTEXT * thickness);
    long few = Math.min(2L * longer / FEW, (long) size * thickness);
    return (int) Math.max(size, Math.min(Math.max(seen, few), Math.min(width, height)));
  }

  /** Marks a window's pixels as filled, and returns whether there were any. */
  boolean close(Region region) {
    int left = Math.max(0, region.x());
    int right = Math.min(width, region.right());
    boolean any = false;
    for (int y = Math.max(0, region.y()); y < Math.min(height, region.bottom()); y++) {
      int next = open.nextSetBit(y * width + left);
      any |= next >= 0 && next < y * width + right;
      open.clear(y * width + left, y * width + right);
    }
    return any;
  }

  /** Returns the squares along a part in order, leaving out those that are filled already. */
  List<Region> along(Region box, int area, int size) {
    int side = side(box, area, width, height, size);
    boolean across = box.width() >= box.height();
    int step = Math.max(1, side * 3 / 4);
    List<Region> squares = new ArrayList<>();
    int slabs = (Math.max(box.width(), box.height()) + step - 1) / step;
    BitSet[] occupied = occupied(box, across, step, slabs);
    for (int i = 0; i < slabs; i++) {
      int start = (across ? box.x() : box.y()) + i * step;
      int from = occupied[i].nextSetBit(0);
      while (from >= 0) {
        int last = occupied[i].previousSetBit(from + Math.max(1, side / 2) - 1);
        Region piece =
            across
                ? new Region(start, box.y() + from, step, last - from + 1)
                : new Region(box.x() + from, start, last - from + 1, step);
        Region square = HoleSquare.centred(piece, width, height, side);
        if (close(square)) {
          squares.add(square);
        }
        from = occupied[i].nextSetBit(last + 1);
      }
    }
    return squares;
  }

  /**
   * Returns, for each slab across the part, which of its rows or columns have pixels of the hole.
   */
  private BitSet[] occupied(Region box, boolean across, int step, int slabs) {
    BitSet[] occupied = new BitSet[slabs];
    for (int i = 0; i < slabs; i++) {
      occupied[i] = new BitSet();
    }
    for (int y = box.y(); y < box.bottom(); y++) {
      int end = y * width + box.right();
      for (int at = open.nextSetBit(y * width + box.x());
          at >= 0 && at < end;
          at = open.nextSetBit(at + 1)) {
        int x = at - y * width - box.x();
        int row = y - box.y();
        occupied[(across ? x : row) / step].set(across ? row : x);
      }
    }
    return occupied;
  }
}
