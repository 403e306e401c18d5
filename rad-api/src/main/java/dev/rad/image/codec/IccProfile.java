package dev.rad.image.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The meaning of a picture's numbers as colours: an embedded profile of the International Color
 * Consortium (ICC.1:2022), such as Adobe RGB or Display P3. Its bytes are carried along, never
 * changed.
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
   * Takes a profile's bytes.
   *
   * @param bytes a whole profile; copied
   * @return the profile
   * @throws IllegalArgumentException if these are no profile of RGB or grey values by their header
   */
  public static IccProfile of(byte[] bytes) {
    return find(bytes)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    bytes.length + " bytes are no ICC profile of RGB or grey values"));
  }

  /** Returns the profile, or nothing if the header is of something else. */
  static Optional<IccProfile> find(byte[] bytes) {
    if (bytes.length < HEADER
        || ByteBuffer.wrap(bytes).getInt() != bytes.length
        || !text(bytes, SIGNATURE_AT).equals("acsp")) {
      return Optional.empty();
    }
    var profile = new IccProfile(bytes.clone());
    return profile.isGrey() || profile.isRgb() ? Optional.of(profile) : Optional.empty();
  }

  /** {@return whether it is about grey values} */
  public boolean isGrey() {
    return text(bytes, SPACE_AT).equals("GRAY");
  }

  /** {@return whether it is about values of red, green and blue} */
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
