package dev.rad.evaluation;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Estimates the remaining time of an evaluation from the mean time of each method so far. */
final class RemainingTime {

  private static final class Pace {
    private int left;
    private int known;
    private double seconds;
  }

  private final Map<String, Pace> methods = new LinkedHashMap<>();
  private final int all;
  private int done;

  /**
   * Starts an estimate.
   *
   * @param cases the number of cases per method
   * @param earlier the results of earlier calls, from which times are estimated
   */
  RemainingTime(int cases, List<Method> methods, Collection<Result> earlier) {
    for (var method : methods) {
      var one = new Pace();
      one.left = cases;
      this.methods.put(method.spec().label(), one);
    }
    this.all = cases * methods.size();
    for (Result result : earlier) {
      Pace method = this.methods.get(result.method());
      if (method != null) {
        method.known++;
        method.seconds += result.cost().seconds();
      }
    }
  }

  /** Counts a result that took no time. */
  void isThere(String label) {
    pace(label).left--;
    done++;
  }

  /** Counts a result and its time. */
  void took(String label, double seconds) {
    Pace method = pace(label);
    method.known++;
    method.seconds += seconds;
    isThere(label);
  }

  private Pace pace(String label) {
    return Objects.requireNonNull(methods.get(label), label);
  }

  /** Returns the progress, such as {@code 12/360}. */
  String counts() {
    return done + "/" + all;
  }

  /**
   * Returns hours, minutes and seconds, followed by "or more" while some method has no time yet.
   */
  String left() {
    double seconds = 0;
    boolean unknown = false;
    for (Pace method : methods.values()) {
      if (method.known > 0) {
        seconds += method.left * method.seconds / method.known;
      } else {
        unknown |= method.left > 0;
      }
    }
    long whole = Math.round(seconds);
    String text =
        String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    return unknown ? text + " or more" : text;
  }
}
