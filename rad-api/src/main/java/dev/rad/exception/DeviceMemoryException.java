package dev.rad.exception;

import java.util.OptionalLong;

/**
 * Thrown when a device has too little memory for an operation. Nothing is damaged: what was loaded
 * can be used again, for something smaller.
 */
public final class DeviceMemoryException extends RadException {
  private static final long serialVersionUID = 1L;

  private final String device;
  private final long asked;
  private final long free;

  /**
   * Creates the error.
   *
   * @param message what was asked, what was found, and what to do
   * @param device the name of the device whose memory was too small, such as {@code cuda:0}
   * @param asked how many bytes the operation wanted, or −1 if that is not known
   * @param free how many bytes were free, or −1 if that is not known
   * @param cause the error underneath
   */
  public DeviceMemoryException(
      String message, String device, long asked, long free, Throwable cause) {
    super(message, cause);
    this.device = device;
    this.asked = asked;
    this.free = free;
  }

  /**
   * Returns the name of the device whose memory was too small.
   *
   * @return the name, such as {@code cuda:0}, which {@code Device.parse} reads
   */
  public String device() {
    return device;
  }

  /**
   * Returns the memory that the operation asked for.
   *
   * @return bytes, or empty if that is not known
   */
  public OptionalLong asked() {
    return known(asked);
  }

  /**
   * Returns the memory that was free.
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
