package dev.rad.mask;

import dev.rad.exception.MaskException;
import dev.rad.image.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A plan of when each pixel of a hole is filled within one run: regions one after the other, each
 * with those before it in view, or any map of arrival times (asynchronous generation). Immutable.
 *
 * <p>The unit of time is the filling of one pixel: with regions one after the other, region i (from
 * 0) begins at time i. {@link #order} gives the plan as a mask for {@code
 * dev.rad.schedule.RegionSchedule}.
 */
public final class RegionPlan {
  private final Mask order;
  private final double duration;

  private RegionPlan(Mask order, double duration) {
    this.order = order;
    this.duration = duration;
  }

  /**
   * Plans regions that are filled one after the other.
   *
   * @param regions one or more hard masks of equal size, in the order of filling; a pixel in
   *     several of them is filled with the first, and a region without pixels of its own takes no
   *     time
   * @return the plan
   * @throws MaskException if a mask is soft or the sizes differ
   * @throws IllegalArgumentException if there are no masks
   */
  public static RegionPlan inOrder(List<Mask> regions) {
    return inOrder(regions, 0);
  }

  /**
   * Plans regions that are filled in order, where each may begin before its predecessor is
   * finished.
   *
   * @param regions as for {@link #inOrder(List)}
   * @param overlap the share of a filling during which the next one also runs: 0 for one after the
   *     other, 1 for all at once
   * @return the plan
   * @throws MaskException if a mask is soft or the sizes differ
   * @throws IllegalArgumentException if there are no masks, or the overlap is not in [0, 1]
   */
  public static RegionPlan inOrder(List<Mask> regions, double overlap) {
    if (regions.isEmpty()) {
      throw new IllegalArgumentException("a plan needs at least 1 region, found none");
    }
    if (!(overlap >= 0 && overlap <= 1)) {
      throw new IllegalArgumentException("the overlap must be in [0, 1], found " + overlap);
    }
    Mask first = regions.get(0);
    double[] starts = new double[first.width() * first.height()];
    Arrays.fill(starts, Double.NaN);
    double start = 0;
    for (int number = 1; number <= regions.size(); number++) {
      Mask region = regions.get(number - 1);
      requireHard(region, "region " + number);
      requireSize(region, first, "region " + number, "region 1");
      if (claim(region.values(), starts, start)) {
        start += 1 - overlap;
      }
    }
    return of(first.width(), first.height(), starts);
  }

  /**
   * Plans a time for every pixel.
   *
   * @param hole the pixels to fill, a hard mask
   * @param arrival a map of the same size, read inside the hole only: pixels with low values begin
   *     earlier, those with high values later
   * @param spread the delay between pixels of value 0 and of value 1, in units of the time that one
   *     pixel takes, 0 or more; at 1, the last begin when the first are finished
   * @return the plan; its earliest pixels begin at once, whatever their value
   * @throws MaskException if the hole is soft or the sizes differ
   * @throws IllegalArgumentException if the spread is negative or not finite
   */
  public static RegionPlan arriving(Mask hole, Mask arrival, double spread) {
    if (!(spread >= 0 && spread < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the spread of arrivals must be 0 or more and finite, found " + spread);
    }
    requireHard(hole, "the hole");
    requireSize(arrival, hole, "the arrival map", "the hole");
    float[] filled = hole.values();
    float[] values = arrival.values();
    double[] starts = new double[filled.length];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = filled[i] == 0 ? Double.NaN : spread * values[i];
    }
    return of(hole.width(), hole.height(), starts);
  }

  /** Creates a plan from every pixel's time, NaN for kept pixels. */
  private static RegionPlan of(int width, int height, double[] starts) {
    double first = Arrays.stream(starts).filter(t -> !Double.isNaN(t)).min().orElse(0);
    double last = Arrays.stream(starts).filter(t -> !Double.isNaN(t)).max().orElse(0);
    double duration = last - first + 1;
    float[] values = new float[starts.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Double.isNaN(starts[i]) ? 0 : (float) (1 - (starts[i] - first) / duration);
    }
    return new RegionPlan(Mask.wrap(width, height, values), duration);
  }

  private static boolean claim(float[] region, double[] starts, double start) {
    boolean any = false;
    for (int i = 0; i < starts.length; i++) {
      if (region[i] == 1 && Double.isNaN(starts[i])) {
        starts[i] = start;
        any = true;
      }
    }
    return any;
  }

  private static void requireHard(Mask mask, String name) {
    if (!mask.isHard()) {
      throw new MaskException(
          name + " is soft, but a pixel is in a region or not: make it hard with threshold");
    }
  }

  private static void requireSize(Mask mask, Mask other, String name, String otherName) {
    if (mask.width() != other.width() || mask.height() != other.height()) {
      throw new MaskException(
          "%s is %d×%d, %s %d×%d: bring both to the photo's size"
              .formatted(
                  name, mask.width(), mask.height(), otherName, other.width(), other.height()));
    }
  }

  /**
   * Returns the plan in the form that a schedule reads.
   *
   * @return for each pixel the share of the run that is left when its filling begins: 1 for the
   *     first, {@code 1 / duration()} for the last; 0 = keep
   */
  public Mask order() {
    return order;
  }

  /**
   * Returns the pixels that are filled at some time.
   *
   * @return a hard mask
   */
  public Mask hole() {
    return MaskOperations.map(order, v -> v > 0 ? 1f : 0f);
  }

  /**
   * Returns the length of the run.
   *
   * @return 1 or more, in units of the time that one pixel takes; for {@link #inOrder(List)} the
   *     number of regions that have pixels of their own
   */
  public double duration() {
    return duration;
  }

  /**
   * Returns the regions that begin at the same time, in the order of their times.
   *
   * @return hard masks without common pixels, which together make {@link #hole}; empty if nothing
   *     is filled
   */
  public List<Mask> regions() {
    float[] times = order.toFloats();
    Arrays.sort(times);
    List<Mask> regions = new ArrayList<>();
    for (int i = times.length - 1; i >= 0 && times[i] > 0; i--) {
      if (i == times.length - 1 || times[i] != times[i + 1]) {
        float time = times[i];
        regions.add(MaskOperations.map(order, v -> v == time ? 1f : 0f));
      }
    }
    return regions;
  }

  /** {@return the width in pixels} */
  public int width() {
    return order.width();
  }

  /** {@return the height in pixels} */
  public int height() {
    return order.height();
  }

  /**
   * Cuts out a part of the plan; its pixels keep their times.
   *
   * @param region any region; pixels outside the plan are kept
   * @return the part, of the region's size
   */
  public RegionPlan crop(Region region) {
    return new RegionPlan(order.crop(region), duration);
  }

  /**
   * Resizes as {@link Mask#resize} does; where pixels with different times merge, the earliest
   * counts.
   *
   * @param w new width, at least 1
   * @param h new height, at least 1
   * @return the plan of that size
   */
  public RegionPlan resize(int w, int h) {
    return new RegionPlan(order.resize(w, h), duration);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RegionPlan that
        && order.equals(that.order)
        && duration == that.duration;
  }

  @Override
  public int hashCode() {
    return 31 * order.hashCode() + Double.hashCode(duration);
  }

  @Override
  public String toString() {
    return "RegionPlan[%d×%d, %.1f %% hole, %.2f fillings long]"
        .formatted(width(), height(), 100 * hole().fraction(), duration);
  }
}
