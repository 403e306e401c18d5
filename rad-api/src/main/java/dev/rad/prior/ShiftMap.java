package dev.rad.prior;

import java.util.Arrays;
import java.util.List;

/**
 * Fills a hole with pieces of the photo, each moved by one of a few {@linkplain DominantOffsets
 * offsets} (shift maps, Pritch et al. 2009; offsets as labels, He and Sun 2012, section 3), or else
 * taken from the nearest known patches. The pieces are cut where they fit, all at once, for the
 * least energy:
 *
 * <pre>{@code
 * E(s) = Σ_p D(p, s_p) + Σ_{p,q} V(p, q, s_p, s_q)      q to the right of or below p, in the hole
 * V    = 0.002 + |v(p + s_p) − v(p + s_q)|² + |v(q + s_p) − v(q + s_q)|²      where s_p ≠ s_q
 * D    = g |B(p + s) − B(p)|² + Σ_j w_j |v(j) − v(j + s)|² + h (Δy / height)²
 * }</pre>
 *
 * <p>D compares the photo, blurred, with the structure that a network drew into the hole or that
 * the hole's border spans, blurred as well (B); then the known pixels j of the patch around p with
 * those around its source, weighted by a Gaussian; and the heights. E is lowered by α-expansions
 * (Boykov, Veksler and Zabih 2001), each of which is a {@link MinimumCut} that offers one offset to
 * all pixels.
 */
final class ShiftMap {
  /** More pixels would take too much time and memory: a coarser level has fewer. */
  static final int MOST_PIXELS = 50_000;

  private static final float STRUCTURE = 0.5f; // g
  private static final float HEIGHT = 0.3f; // h
  private static final float SEAM = 0.002f;
  private static final float SMEAR = 0.1f; // more for the nearest source, which has no texture
  private static final float OUTSIDE = 3f; // the difference from a pixel that is not known
  private static final float NO_SOURCE = 1000f;
  private static final int SWEEPS = 2;

  private final PatchLevel level;
  private final PatchGeometry geometry;
  private final SourceField field;
  private final int threads;
  private final PatchLevel structure;
  private final List<Offset> offsets;
  private final int labelCount; // the offsets, and for the last label the nearest sources
  private final int[] nearest;
  private final int[] pixels; // of the hole
  private final int[] indices; // of all pixels: where they are in the hole's, or −1
  private final boolean[] atBorder; // whether the patch around one of the hole's has known pixels
  private final int[] rightAndBelow; // two indices for each of the hole's pixels, or −1
  private final int[][]
      copied; // by offset: the known pixels that the hole's are copied from, or −1
  private final float[][] data; // by offset: D
  private final int[] labels;
  private final int[] nodes; // of the present expansion, or −1
  private final float[] farCosts;
  private final MinimumCut graph;

  /**
   * Prepares the energy.
   *
   * @param context the level; its sources are set
   * @param structure the level's {@linkplain BlurredColours blurred colours}, with a structure in
   *     the hole
   * @param offsets the offsets, at least one
   */
  ShiftMap(PatchContext context, PatchLevel structure, List<Offset> offsets) {
    this.level = context.level();
    this.geometry = context.geometry();
    this.field = context.field();
    this.threads = context.threads();
    this.structure = structure;
    this.offsets = offsets;
    this.labelCount = offsets.size() + 1;
    this.nearest = geometry.nearestSources(level);
    this.indices = new int[level.pixels()];
    this.pixels = pixels();
    this.atBorder = atBorder();
    this.rightAndBelow = rightAndBelow();
    this.copied = new int[labelCount][pixels.length];
    this.data = new float[labelCount][pixels.length];
    this.labels = new int[pixels.length];
    this.nodes = new int[pixels.length];
    this.farCosts = new float[pixels.length];
    this.graph = new MinimumCut(pixels.length, 2 * pixels.length);
  }

  private int[] pixels() {
    int[] found = new int[level.pixels()];
    int count = 0;
    Arrays.fill(indices, -1);
    for (int i = 0; i < level.pixels(); i++) {
      if (level.isHole(i)) {
        indices[i] = count;
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private boolean[] atBorder() {
    boolean[] found = new boolean[pixels.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = level.isAnyKnown(pixels[i], geometry.radius);
    }
    return found;
  }

  private int[] rightAndBelow() {
    int[] found = new int[2 * pixels.length];
    for (int i = 0; i < found.length; i++) {
      int neighbour = level.neighbour(pixels[i / 2], i % 2 == 0 ? 0 : 2);
      found[i] = neighbour < 0 ? -1 : indices[neighbour];
    }
    return found;
  }

  /** Finds the offsets of all pixels, and sets the sources of all targets. */
  void run() {
    float[] weights = PatchWindow.weights(2 * geometry.radius + 1);
    ParallelLoop.run(
        labelCount,
        threads,
        1,
        (from, to) -> {
          for (int label = from; label < to; label++) {
            measure(label, weights);
          }
        });
    begin();
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int label = 0; label < labelCount; label++) {
        expand(label);
      }
    }
    setSources();
  }

  private void measure(int label, float[] weights) {
    for (int i = 0; i < pixels.length; i++) {
      int source = source(label, pixels[i]);
      boolean known = source >= 0 && level.kinds[source] == PatchLevel.KNOWN;
      copied[label][i] = known ? source : -1;
      data[label][i] =
          known && geometry.isSource[source]
              ? data(i, source, weights) + (label == offsets.size() ? SMEAR : 0)
              : NO_SOURCE;
    }
  }

  private int source(int label, int pixel) {
    return label < offsets.size() ? offsets.get(label).from(pixel, level) : nearest[pixel];
  }

  private float data(int i, int source, float[] weights) {
    float rise = (float) (source / level.width - pixels[i] / level.width) / level.height;
    return STRUCTURE * structure.squaredDifference(pixels[i], source)
        + (atBorder[i] ? border(i, source, weights) : 0)
        + HEIGHT * rise * rise;
  }

  /** Compares the known pixels of the patch around one of the hole's with those of its source. */
  private float border(int i, int source, float[] weights) {
    int radius = geometry.radius;
    int x = pixels[i] % level.width;
    int y = pixels[i] / level.width;
    float sum = 0;
    for (int dy = -radius; dy <= radius; dy++) {
      for (int dx = -radius; dx <= radius; dx++) {
        boolean inside =
            x + dx >= 0 && x + dx < level.width && y + dy >= 0 && y + dy < level.height;
        int steps = dy * level.width + dx;
        if (inside && level.kinds[pixels[i] + steps] == PatchLevel.KNOWN) {
          float weight = weights[(dy + radius) * (2 * radius + 1) + dx + radius];
          sum += weight * level.squaredDifference(pixels[i] + steps, source + steps);
        }
      }
    }
    return sum;
  }

  /** Begins with what is best for every pixel by itself. */
  private void begin() {
    for (int i = 0; i < labels.length; i++) {
      for (int label = 1; label < labelCount; label++) {
        if (data[label][i] < data[labels[i]][i]) {
          labels[i] = label;
        }
      }
    }
  }

  /** Offers an offset to all pixels, and gives it to those with which the energy is least. */
  private void expand(int label) {
    int count = 0;
    for (int i = 0; i < labels.length; i++) {
      boolean open = labels[i] != label && data[label][i] < NO_SOURCE;
      nodes[i] = open ? count++ : -1;
      farCosts[i] = data[label][i] - data[labels[i]][i];
    }
    if (count == 0) {
      return;
    }
    graph.begin(count);
    for (int i = 0; i < labels.length; i++) {
      for (int side = 0; side < 2; side++) {
        int neighbour = rightAndBelow[2 * i + side];
        if (neighbour >= 0 && (nodes[i] >= 0 || nodes[neighbour] >= 0)) {
          addPair(i, neighbour, label);
        }
      }
    }
    for (int i = 0; i < labels.length; i++) {
      if (nodes[i] >= 0) {
        graph.addFarCost(nodes[i], farCosts[i]);
      }
    }
    graph.cut();
    for (int i = 0; i < labels.length; i++) {
      if (nodes[i] >= 0 && graph.isFar(nodes[i])) {
        labels[i] = label;
      }
    }
  }

  /**
   * Adds the seam between two pixels to an expansion: near ones keep their offsets, far ones take
   * the new one. With A, B and C the seams if both keep theirs, if only the second takes the new
   * one, and if only the first does, and none if both do:
   *
   * <pre>{@code
   * A + (C − A) x_p − C x_q + (B + C − A) (1 − x_p) x_q
   * }</pre>
   */
  private void addPair(int p, int q, int label) {
    float both = seam(p, q, labels[p], labels[q]);
    float second = seam(p, q, labels[p], label);
    float first = seam(p, q, label, labels[q]);
    if (nodes[q] < 0) { // its offset stays
      farCosts[p] += first - both;
    } else if (nodes[p] < 0) {
      farCosts[q] += second - both;
    } else {
      both = Math.min(both, first + second); // else no cut has this energy
      farCosts[p] += first - both;
      farCosts[q] -= first;
      graph.addEdge(nodes[p], nodes[q], second + first - both);
    }
  }

  private float seam(int p, int q, int a, int b) {
    return a == b ? 0 : SEAM + difference(p, a, b) + difference(q, a, b);
  }

  private float difference(int i, int a, int b) {
    int first = copied[a][i];
    int second = copied[b][i];
    return first < 0 || second < 0 ? OUTSIDE : level.squaredDifference(first, second);
  }

  /** Returns the present energy. */
  double energy() {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum += data[labels[i]][i];
      for (int side = 0; side < 2; side++) {
        int neighbour = rightAndBelow[2 * i + side];
        sum += neighbour < 0 ? 0 : seam(i, neighbour, labels[i], labels[neighbour]);
      }
    }
    return sum;
  }

  private void setSources() {
    for (int target : geometry.targets) {
      int like = indices[target] < 0 ? besideHole(target) : indices[target];
      int source = like < 0 ? -1 : source(labels[like], target);
      boolean found = source >= 0 && geometry.isSource[source];
      field.sources[target] = found ? source : nearest[target];
    }
  }

  /** Returns one of the hole's pixels in the patch around a known pixel, the nearest one if any. */
  private int besideHole(int target) {
    int x = target % level.width;
    int y = target / level.width;
    for (int reach = 1; reach <= geometry.radius; reach++) {
      for (int dy = -reach; dy <= reach; dy++) {
        for (int dx = -reach; dx <= reach; dx += Math.abs(dy) == reach ? 1 : 2 * reach) {
          boolean inside =
              x + dx >= 0 && x + dx < level.width && y + dy >= 0 && y + dy < level.height;
          if (inside && indices[target + dy * level.width + dx] >= 0) {
            return indices[target + dy * level.width + dx];
          }
        }
      }
    }
    return -1;
  }
}
