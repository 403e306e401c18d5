package dev.rad;

import java.util.Locale;

/**
 * The processor that holds the tensors and does the arithmetic.
 *
 * @param kind the kind of processor
 * @param index which one of its kind, from 0; always 0 for the CPU and for {@link #auto}
 */
public record Device(Kind kind, int index) {

  /** The kinds of processor. */
  public enum Kind {
    /** The host's processor. */
    CPU,
    /** An NVIDIA GPU. */
    CUDA,
    /** A GPU if one is usable, else the CPU; the choice is made when something is loaded. */
    AUTO
  }

  /** The host's processor. */
  public static final Device CPU = new Device(Kind.CPU, 0);

  /** The first usable GPU, or else the CPU. */
  private static final Device AUTO = new Device(Kind.AUTO, 0);

  /**
   * Checks the index.
   *
   * @throws IllegalArgumentException if the index is negative, or not 0 where only 0 is allowed
   */
  public Device {
    if (index < 0 || (kind != Kind.CUDA && index != 0)) {
      throw new IllegalArgumentException("no device " + kind + " with index " + index);
    }
  }

  /**
   * Returns a GPU.
   *
   * @param index its number, from 0
   * @return the device
   */
  public static Device cuda(int index) {
    return new Device(Kind.CUDA, index);
  }

  /**
   * Returns the first usable GPU, or else the CPU. A missing driver or library is not an error
   * here; {@code rad doctor} reports it.
   *
   * @return a placeholder that is resolved when something is loaded onto it
   */
  public static Device auto() {
    return AUTO;
  }

  /**
   * Reads {@code cpu}, {@code cuda}, {@code cuda:1} or {@code auto}.
   *
   * @param text the device's name, in any case
   * @return the device
   * @throws IllegalArgumentException if there is no such device name
   */
  public static Device parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    if (name.equals("cpu")) {
      return CPU;
    }
    if (name.equals("auto")) {
      return AUTO;
    }
    if (name.equals("cuda")) {
      return cuda(0);
    }
    if (name.matches("cuda:\\d{1,3}")) {
      return cuda(Integer.parseInt(name.substring("cuda:".length())));
    }
    throw new IllegalArgumentException("device '" + text + "' is not cpu, cuda, cuda:N or auto");
  }

  @Override
  public String toString() {
    return kind == Kind.CUDA ? "cuda:" + index : kind.name().toLowerCase(Locale.ROOT);
  }
}
