package dev.rad.image.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * An embedded profile of the International Color Consortium (ICC.1:2022), such as Adobe RGB or
 * Display P3, which gives a picture's values their meaning as colours. Its bytes are passed on
 * unchanged.
 */
public final class IccProfile {
  private static final int HEADER = 128; // bytes
  private static final int SPACE_AT = 16;
  private static final int SIGNATURE_AT = 36;

  private final byte[] bytes;

  private IccProfile(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Creates a profile from its bytes.
   *
   * @param bytes a whole profile; copied
   * @return the profile
   * @throws IllegalArgumentException if the header is not that of a profile for RGB or grey values
   */
  public static IccProfile of(byte[] bytes) {
    return find(bytes)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    bytes.length + " bytes are no ICC profile of RGB or grey values"));
  }

  /** Returns the profile, or empty if the header is not that of one. */
  static Optional<IccProfile> find(byte[] bytes) {
    if (bytes.length < HEADER
        || ByteBuffer.wrap(bytes).getInt() != bytes.length
        || !text(bytes, SIGNATURE_AT).equals("acsp")) {
      return Optional.empty();
    }
    var profile = new IccProfile(bytes.clone());
    return profile.isGrey() || profile.isRgb() ? Optional.of(profile) : Optional.empty();
  }

  /** {@return whether it is for grey values} */
  public boolean isGrey() {
    return text(bytes, SPACE_AT).equals("GRAY");
  }

  /** {@return whether it is for RGB values} */
  public boolean isRgb() {
    return text(bytes, SPACE_AT).equals("RGB ");
  }

  /** {@return a copy of its bytes, as they were in the file} */
  public byte[] toBytes() {
    return bytes.clone();
  }

  private static String text(byte[] bytes, int at) {
    return new String(bytes, at, 4, StandardCharsets.US_ASCII);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IccProfile that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "IccProfile[%s, %d bytes]".formatted(isGrey() ? "grey" : "RGB", bytes.length);
  }
}
