package dev.rad.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeedsTest {

  /** The numbers are {@code sha256sum}'s. */
  @Test
  void of_seedAndId_areTheFirstBytesOfTheirDigest() {
    assertThat(Seeds.of(7, "a")).isEqualTo(Long.parseUnsignedLong("9929bdec48a6223b", 16));
    assertThat(Seeds.of(-1, "2024/ü")).isEqualTo(Long.parseUnsignedLong("8f76a92f200f482d", 16));
  }

  @Test
  void of_otherSeedOrId_differs() {
    assertThat(Seeds.of(7, "a")).isNotEqualTo(Seeds.of(8, "a")).isNotEqualTo(Seeds.of(7, "b"));
  }
}
