package dev.rad;

import java.util.OptionalLong;

/**
 * A device had not enough memory for an operation. Nothing is damaged: what was loaded can be used
 * again, for something smaller.
 */
public final class DeviceMemoryException extends RadException {
  private static final long serialVersionUID = 1L;

  private final transient Device device;
  private final long asked;
  private final long free;

  /**
   * Creates the error.
   *
   * @param message what was asked, what was found, and what to do
   * @param device whose memory was too small
   * @param asked how many bytes the operation wanted, or −1 if that is not known
   * @param free how many bytes were free, or −1 if that is not known
   * @param cause the error underneath
   */
  public DeviceMemoryException(
      String message, Device device, long asked, long free, Throwable cause) {
    super(message, cause);
    this.device = device;
    this.asked = asked;
    this.free = free;
  }

  /**
   * Whose memory was too small.
   *
   * @return the device; null after serialisation
   */
  public Device device() {
    return device;
  }

  /**
   * What the operation wanted.
   *
   * @return bytes, or empty if that is not known
   */
  public OptionalLong asked() {
    return known(asked);
  }

  /**
   * What was free.
   *
   * @return bytes, or empty if that is not known
   */
  public OptionalLong free() {
    return known(free);
  }

  private static OptionalLong known(long bytes) {
    return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
  }
}
