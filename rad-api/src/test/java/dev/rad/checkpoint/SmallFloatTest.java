package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** The 16-bit formats against their definitions. */
class SmallFloatTest {

  @Test
  void decode_everyHalf_isTheFormatsFormula() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = bits >> 10 & 31;
      int fraction = bits & 1023;
      double magnitude =
          exponent == 0
              ? fraction * Math.pow(2, -24)
              : (1024 + fraction) * Math.pow(2, exponent - 25);
      float decoded = SmallFloat.HALF.decode((short) bits);
      if (exponent == 31) {
        assertThat(Float.isNaN(decoded)).isEqualTo(fraction != 0);
        assertThat(Float.isInfinite(decoded)).isEqualTo(fraction == 0);
      } else {
        assertThat((double) decoded).isEqualTo(bits < 1 << 15 ? magnitude : -magnitude);
      }
      assertThat(Float.floatToRawIntBits(decoded) < 0).isEqualTo(bits >= 1 << 15);
    }
  }

  @Test
  void encode_everyHalfAndBrain_returnsItsBits() {
    for (SmallFloat format : SmallFloat.values()) {
      for (int bits = 0; bits < 1 << 16; bits++) {
        float decoded = format.decode((short) bits);
        if (Float.isNaN(decoded)) {
          assertThat(format.decode(format.encode(decoded))).isNaN();
        } else {
          assertThat(format.encode(decoded)).isEqualTo((short) bits);
        }
      }
    }
  }

  @Test
  void encode_midwayBetweenNeighbours_takesTheEvenOne() {
    for (SmallFloat format : SmallFloat.values()) {
      int infinity = format == SmallFloat.HALF ? 0x7c00 : 0x7f80;
      for (int bits = 0; bits < infinity - 1; bits++) {
        double low = format.decode((short) bits);
        double high = format.decode((short) (bits + 1));
        double middle = (low + high) / 2;
        int even = bits % 2 == 0 ? bits : bits + 1;
        assertThat(format.encode(middle)).isEqualTo((short) even);
        assertThat(format.encode(Math.nextDown(middle))).isEqualTo((short) bits);
        assertThat(format.encode(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
        assertThat(format.encode(-middle)).isEqualTo((short) (even | 0x8000));
      }
    }
  }

  @Test
  void encode_aboveTheLargest_roundsOrOverflows() {
    assertThat(SmallFloat.HALF.encode(65519.99)).isEqualTo((short) 0x7bff);
    assertThat(SmallFloat.HALF.encode(65520)).isEqualTo((short) 0x7c00);
    assertThat(SmallFloat.HALF.encode(-1e300)).isEqualTo((short) 0xfc00);
    assertThat(SmallFloat.BRAIN.encode(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
    assertThat(SmallFloat.BRAIN.encode(Double.MAX_VALUE)).isEqualTo((short) 0x7f80);
    assertThat(SmallFloat.HALF.encode(Double.MIN_VALUE)).isZero();
  }

  @Property
  void encode_anyValue_hasNoNearerNeighbour(
      @ForAll @DoubleRange(min = -65000, max = 65000) double x) {
    short bits = SmallFloat.HALF.encode(x);
    BigDecimal error = distance(bits, x);
    assertThat(error).isLessThanOrEqualTo(distance((short) (bits + 1), x));
    if ((bits & 0x7fff) != 0) {
      assertThat(error).isLessThanOrEqualTo(distance((short) (bits - 1), x));
    }
  }

  private static BigDecimal distance(short bits, double x) {
    return new BigDecimal(SmallFloat.HALF.decode(bits)).subtract(new BigDecimal(x)).abs();
  }
}
