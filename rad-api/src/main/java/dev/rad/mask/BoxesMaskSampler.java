package dev.rad.mask;

import dev.rad.image.Region;
import java.util.random.RandomGenerator;

/**
 * The boxes of {@link WideMaskSampler}, 1 to 3, and {@link TdPaintMaskSampler}, 1 to 4: rectangles
 * with sides of 30 to 150 and at least 10 from the edges, all times {@code min(W, H)/256} and
 * rounded, at uniform positions; they may overlap. Sides are at least 1 pixel.
 */
final class BoxesMaskSampler implements MaskSampler {
  private final int most;

  /** Creates a sampler of 1 to {@code most} boxes. */
  BoxesMaskSampler(int most) {
    this.most = most;
  }

  @Override
  public Mask sample(int width, int height, RandomGenerator random) {
    Mask mask = Mask.empty(width, height);
    double scale = WideMaskSampler.scale(width, height);
    int margin = (int) Math.round(10 * scale);
    int boxes = 1 + random.nextInt(most);
    for (int i = 0; i < boxes; i++) {
      int w = side(width - 2 * margin, scale, random);
      int h = side(height - 2 * margin, scale, random);
      int x = margin + random.nextInt(width - 2 * margin - w + 1);
      int y = margin + random.nextInt(height - 2 * margin - h + 1);
      mask = mask.union(Mask.rectangle(width, height, new Region(x, y, w, h)));
    }
    return mask;
  }

  private static int side(int room, double scale, RandomGenerator random) {
    int least = Math.max(1, (int) Math.round(30 * scale));
    int greatest = Math.max(least, Math.min(room, (int) Math.round(150 * scale)));
    return least + random.nextInt(greatest - least + 1);
  }
}
