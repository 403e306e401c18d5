package dev.rad.studio;

import dev.rad.studio.http.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's request for fillings; all values but the regions may be missing and then have the
 * library's defaults.
 *
 * @param base the picture to fill: {@code 0}, the photo, or {@code FILL.SAMPLE}
 * @param regions the regions to fill
 * @param seed any number; drawn at random if missing
 * @param steps 1 to 1000
 * @param solver the solver's name
 * @param prior network, photo or both
 * @param strength above 0, at most 1
 * @param placement crop, tiles, tiles:OVERLAP, whole or resize
 * @param softMask blend or resynthesize
 * @param samples 1 to 8
 * @param weights a name that {@code /api/about} lists
 * @param device cpu, cuda, cuda:N or auto
 * @param precision float32, bfloat16 or float16
 */
record FillRequest(
    @Nullable String base,
    List<Region> regions,
    @Nullable Long seed,
    @Nullable Integer steps,
    @Nullable String solver,
    @Nullable String prior,
    @Nullable Double strength,
    @Nullable String placement,
    @Nullable String softMask,
    @Nullable Integer samples,
    @Nullable String weights,
    @Nullable String device,
    @Nullable String precision) {

  static final int MOST_SAMPLES = 8;
  static final int MOST_REGIONS = 8;
  private static final double LATEST = 16;

  /**
   * A part of the hole.
   *
   * @param mask a mask of the session
   * @param arrival when its filling begins, in units of the time that one pixel takes, 0 to 16; 0
   *     if missing
   */
  record Region(String mask, @Nullable Double arrival) {

    double time() {
      return arrival == null ? 0 : arrival;
    }
  }

  /** Checks what the library does not check. */
  FillRequest {
    if (regions == null || regions.isEmpty() || regions.size() > MOST_REGIONS) {
      throw Failure.wrong("\"regions\" is a list of 1 to " + MOST_REGIONS + " masks");
    }
    if (samples != null && (samples < 1 || samples > MOST_SAMPLES)) {
      throw Failure.wrong("\"samples\" is 1 to " + MOST_SAMPLES + ", not " + samples);
    }
    for (Region region : regions) {
      if (region.mask() == null || !(region.time() >= 0 && region.time() <= LATEST)) {
        throw Failure.wrong("a region has a \"mask\", and an \"arrival\" from 0 to 16: " + region);
      }
    }
    regions = List.copyOf(regions);
  }

  /** Returns the picture to fill. */
  String picture() {
    return base == null ? "0" : base;
  }

  /** Returns the number of fillings. */
  int count() {
    return samples == null ? 1 : samples;
  }
}
