package dev.rad.exception;

import java.util.OptionalLong;

/**
 * Thrown when a device has too little memory for an operation. Nothing is damaged: loaded networks
 * remain usable for smaller tasks.
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
   * @param asked the bytes that the operation asked for, or −1 if unknown
   * @param free the bytes that were free, or −1 if unknown
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
   * @return the number of bytes; empty if unknown
   */
  public OptionalLong asked() {
    return known(asked);
  }

  /**
   * Returns the memory that was free.
   *
   * @return the number of bytes; empty if unknown
   */
  public OptionalLong free() {
    return known(free);
  }

  private static OptionalLong known(long bytes) {
    return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
  }
}
