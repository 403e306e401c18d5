package dev.rad;

import java.util.Locale;

/**
 * Where tensors live and the arithmetic happens.
 *
 * @param kind the kind of processor
 * @param index which one of its kind, from 0; always 0 for the CPU
 */
public record Device(Kind kind, int index) {

  /** The kinds of processor. */
  public enum Kind {
    /** The host's processor. */
    CPU,
    /** An NVIDIA GPU. */
    CUDA
  }

  /** The host's processor. */
  public static final Device CPU = new Device(Kind.CPU, 0);

  /**
   * Checks the index.
   *
   * @throws IllegalArgumentException if the index is negative, or not 0 for the CPU
   */
  public Device {
    if (index < 0 || (kind == Kind.CPU && index != 0)) {
      throw new IllegalArgumentException("no device " + kind + " with index " + index);
    }
  }

  /**
   * A GPU.
   *
   * @param index which one, from 0
   * @return the device
   */
  public static Device cuda(int index) {
    return new Device(Kind.CUDA, index);
  }

  /**
   * Reads {@code cpu}, {@code cuda} or {@code cuda:1}.
   *
   * @param text the device's name, in any case
   * @return the device
   * @throws IllegalArgumentException if the text names no device
   */
  public static Device parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    if (name.equals("cpu")) {
      return CPU;
    }
    if (name.equals("cuda")) {
      return cuda(0);
    }
    if (name.matches("cuda:\\d{1,3}")) {
      return cuda(Integer.parseInt(name.substring("cuda:".length())));
    }
    throw new IllegalArgumentException("device '" + text + "' is not cpu, cuda or cuda:N");
  }

  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : "cuda:" + index;
  }
}
