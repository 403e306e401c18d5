package dev.rad.torch.baseline;

/**
 * The states that DDRM, DDNM and DeqIR visit: with 0-based indices {@code t_i = ⌊i T / N⌋}, {@code
 * i = 0..N−1}, of a process of T steps, states {@code t_i + 1}. Where N divides T, as in all
 * published settings, that is every {@code (T/N)}-th index; the programs' own ways with other N
 * differ from each other. DeqIR's takes {@code t_i = i ⌊T / N⌋}.
 *
 * @param total T, how many steps of the process are used, from the least noisy one
 * @param count N, how many of them are visited
 * @param isWhole whether all strides are {@code ⌊T / N⌋}
 */
record Strides(int total, int count, boolean isWhole) {

  Strides {
    if (count < 1 || count > total) {
      throw new IllegalArgumentException(
          "of a process of " + total + " steps, 1 to " + total + " can be visited, not " + count);
    }
  }

  Strides(int total, int count) {
    this(total, count, false);
  }

  /** Returns the process's state for a state of the short chain, 0 to N. */
  int state(int j) {
    long index = isWhole ? (long) (j - 1) * (total / count) : (long) (j - 1) * total / count;
    return j == 0 ? 0 : (int) index + 1;
  }
}
