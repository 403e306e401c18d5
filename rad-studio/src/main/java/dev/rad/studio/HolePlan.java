package dev.rad.studio;

import dev.rad.exception.MaskException;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskChannel;
import dev.rad.mask.MaskFile;
import dev.rad.mask.MaskPolarity;
import dev.rad.mask.MaskRules;
import dev.rad.mask.MaskThreshold;
import dev.rad.mask.RegionPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The plan of a fill, in files that the command line also reads, so that a job repeated there
 * begins with the same bits.
 *
 * @param hole all pixels to fill
 * @param plan when each pixel is filled; empty if all are filled at once
 */
record HolePlan(Mask hole, Optional<RegionPlan> plan) {
  private static final String ARRIVAL = "arrival.png";
  private static final double HALF = 0.5;
  private static final int WHITE = 255;

  /** The rules by which every grey of a mask file counts, and white is the hole. */
  static final MaskRules EXACT =
      new MaskRules(MaskPolarity.WHITE_IS_HOLE, MaskChannel.AUTO, MaskThreshold.NONE);

  /**
   * Writes the files of a fill.
   *
   * @param masks the regions' masks, of one size
   * @param arrivals the regions' arrival times, each 0 or more
   * @param folder the folder to write to
   * @return the time between the first region and the last, if there is an arrival map; else 0
   * @throws MaskException if there is nothing to fill
   */
  static double write(List<Mask> masks, List<Double> arrivals, Path folder) {
    Map<Double, Mask> groups = new TreeMap<>();
    for (int i = 0; i < masks.size(); i++) {
      if (!masks.get(i).isEmpty()) {
        groups.merge(arrivals.get(i), masks.get(i), Mask::union);
      }
    }
    if (groups.isEmpty()) {
      throw new MaskException("nothing is marked: paint over what should go, then fill");
    }
    List<Double> times = List.copyOf(groups.keySet());
    List<Mask> parts = List.copyOf(groups.values());
    if (isOneAfterTheOther(times)) {
      for (int i = 0; i < parts.size(); i++) {
        Mask part = parts.size() == 1 ? parts.get(0) : parts.get(i).threshold(HALF);
        part.write(folder.resolve(maskName(i, parts.size())));
      }
      return 0;
    }
    double spread = times.get(times.size() - 1) - times.get(0);
    parts.stream()
        .reduce(Mask::union)
        .orElseThrow()
        .threshold(HALF)
        .write(folder.resolve("mask.png"));
    arrivalMap(parts, times, spread).write(folder.resolve(ARRIVAL));
    return spread;
  }

  private static boolean isOneAfterTheOther(List<Double> times) {
    for (int i = 1; i < times.size(); i++) {
      if (times.get(i) - times.get(i - 1) != 1) {
        return false;
      }
    }
    return true;
  }

  private static String maskName(int number, int count) {
    return count == 1 ? "mask.png" : "mask-%d.png".formatted(number + 1);
  }

  /** Joins the regions into a map of times; where they overlap, the earliest counts. */
  private static Mask arrivalMap(List<Mask> parts, List<Double> times, double spread) {
    Mask first = parts.get(0);
    float[] values = new float[first.width() * first.height()];
    for (int number = parts.size() - 1; number >= 0; number--) {
      double share = (times.get(number) - times.get(0)) / spread;
      float value = Math.round(share * WHITE) / (float) WHITE;
      float[] part = parts.get(number).toFloats();
      for (int i = 0; i < values.length; i++) {
        if (part[i] >= HALF) {
          values[i] = value;
        }
      }
    }
    return Mask.of(first.width(), first.height(), values);
  }

  /** Returns the names of the mask files in a fill's folder, in their order. */
  static List<String> maskNames(Path folder) {
    if (Files.exists(folder.resolve("mask.png"))) {
      return List.of("mask.png");
    }
    List<String> names = new ArrayList<>();
    while (Files.exists(folder.resolve("mask-%d.png".formatted(names.size() + 1)))) {
      names.add("mask-%d.png".formatted(names.size() + 1));
    }
    return names;
  }

  /** Returns the name of the arrival map in a fill's folder; empty if there is none. */
  static Optional<String> arrivalName(Path folder) {
    return Optional.of(ARRIVAL).filter(name -> Files.exists(folder.resolve(name)));
  }

  /**
   * Reads the files of a fill, as the command line does.
   *
   * @param folder the fill's folder
   * @param spread as {@link #write} returned it
   */
  static HolePlan read(Path folder, double spread) {
    List<Mask> masks =
        maskNames(folder).stream()
            .map(name -> MaskFile.read(folder.resolve(name), EXACT).mask())
            .toList();
    Optional<RegionPlan> plan =
        arrivalName(folder)
            .map(
                name ->
                    RegionPlan.arriving(
                        masks.get(0),
                        MaskFile.read(folder.resolve(name), MaskRules.grey()).mask(),
                        spread))
            .or(() -> masks.size() > 1 ? Optional.of(RegionPlan.inOrder(masks)) : Optional.empty());
    return new HolePlan(masks.stream().reduce(Mask::union).orElseThrow(), plan);
  }

  /**
   * Reads a mask that was painted.
   *
   * @throws MaskException if it does not have the photo's size
   */
  static Mask painted(Path file, int width, int height) {
    Mask mask = MaskFile.read(file, EXACT).mask();
    if (mask.width() != width || mask.height() != height) {
      throw new MaskException(
          "the mask is %d×%d, the photo %d×%d: bring the mask to the photo's size"
              .formatted(mask.width(), mask.height(), width, height));
    }
    return mask;
  }
}
