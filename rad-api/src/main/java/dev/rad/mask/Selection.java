package dev.rad.mask;

/** Quickselect (Hoare 1961) on primitive doubles: linear time on average, without boxing. */
final class Selection {
  private Selection() {}

  /**
   * Returns the value that a sorted array would have at an index.
   *
   * @param values reordered in place, no NaN
   * @param index from 0
   */
  static double nthSmallest(double[] values, int index) {
    int low = 0;
    int high = values.length - 1;
    while (low < high) {
      double pivot = median(values[low], values[(low + high) >>> 1], values[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          double swapped = values[i];
          values[i++] = values[j];
          values[j--] = swapped;
        }
      }
      if (index <= j) {
        high = j;
      } else if (index >= i) {
        low = i;
      } else {
        return values[index]; // between the parts everything equals the pivot
      }
    }
    return values[low];
  }

  private static double median(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
