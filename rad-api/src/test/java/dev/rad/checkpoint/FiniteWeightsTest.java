package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** NaN and infinity among the numbers of a file. */
class FiniteWeightsTest {
  private static final Path FILE = Path.of("x.pt");

  @ParameterizedTest
  @EnumSource(names = {"F64", "F32", "F16", "BF16"})
  void require_spoiltNumbers_areCountedAndNamed(DType type) {
    float[] values = new float[20_000]; // more than are looked at in one go
    Arrays.fill(values, type == DType.F16 ? 65_504 : Float.MAX_VALUE / 2);
    RawTensor sound = RawTensor.of("a", values, 20_000).to(type);
    values[3] = Float.NaN;
    values[9_999] = Float.POSITIVE_INFINITY;
    values[19_999] = Float.NEGATIVE_INFINITY;
    RawTensor spoilt = RawTensor.of("b", values, 20_000).to(type);

    assertThatCode(() -> FiniteWeights.require(FILE, List.of(sound))).doesNotThrowAnyException();
    assertThatThrownBy(() -> FiniteWeights.require(FILE, List.of(sound, spoilt)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(
            "x.pt: 3 of the 20000 numbers of b " + type + "[20000] are NaN or infinite; ");
  }

  @Test
  void require_integers_areFinite() {
    RawTensor tensor = RawTensor.ofLongs("n", new long[] {-1, 0x7f80_0000_7f80_0000L}, 2);

    assertThatCode(() -> FiniteWeights.require(FILE, List.of(tensor))).doesNotThrowAnyException();
  }

  @Test
  void areFinite_givenElements_leavesTheBufferAlone() {
    ByteBuffer bytes = ByteBuffer.wrap(SmallFiles.floats(Float.NaN, 1, 2, Float.NaN));

    assertThat(FiniteWeights.areFinite(DType.F32, bytes)).isFalse();
    assertThat(bytes.position()).isZero();
    assertThat(FiniteWeights.areFinite(DType.F32, bytes.position(4).limit(12))).isTrue();
    assertThat(FiniteWeights.areFinite(DType.F32, bytes.limit(16))).isFalse();
    assertThat(FiniteWeights.areFinite(DType.I32, bytes)).isTrue();
  }
}
