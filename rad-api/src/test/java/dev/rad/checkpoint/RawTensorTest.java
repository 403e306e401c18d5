package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Tensors made on the heap. */
class RawTensorTest {

  @Test
  void of_array_isCopied() {
    float[] values = {1, 2};
    RawTensor tensor = RawTensor.of("x", values, 2);
    values[0] = 9;
    tensor.shape()[0] = 9;

    assertThat(tensor.toFloats()).containsExactly(1, 2);
    assertThat(tensor.shape()).containsExactly(2);
    assertThat(tensor.bytes().isReadOnly()).isTrue();
    assertThat(tensor).hasToString("x F32[2]");
  }

  @Test
  void of_scalarAndEmpty_countTheirElements() {
    assertThat(RawTensor.of("x", new float[] {3}).elements()).isEqualTo(1);
    assertThat(RawTensor.of("x", new float[0], 5, 0).elements()).isZero();
  }

  @Test
  void of_wrongShape_isRefused() {
    assertThatThrownBy(() -> RawTensor.of("x", new float[3], 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2]");
    assertThatThrownBy(() -> RawTensor.of("x", new float[3], 2).reshape(4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RawTensor.of("x", new float[4], 1L << 32, 1L << 32))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void to_narrower_roundsToNearestEven() {
    RawTensor doubles = RawTensor.ofDoubles("x", new double[] {1 + 0x1p-11, 1 + 0x3p-11}, 2);

    assertThat(doubles.to(DType.F16).toDoubles()).containsExactly(1, 1 + 0x1p-9);
    // rounding to float first would give the tie, and with it the even neighbour below
    RawTensor twice = RawTensor.ofDoubles("x", new double[] {1 + 0x1p-11 + 0x1p-40}, 1);
    assertThat(twice.to(DType.F16).toDoubles()).containsExactly(1 + 0x1p-10);
    assertThat(twice.to(DType.BF16).toFloats()).containsExactly(1);
    assertThat(twice.to(DType.F64)).isSameAs(twice);
  }

  @Test
  void to_integers_isRefused() {
    assertThatThrownBy(() -> RawTensor.of("x", new float[1], 1).to(DType.I32))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void conversions_everyIntegerType_keepValues() {
    RawTensor unsigned = bytes(DType.U8);
    assertThat(unsigned.toLongs()).containsExactly(255, 1, 0, 128);
    assertThat(bytes(DType.I8).toFloats()).containsExactly(-1, 1, 0, -128);
    assertThat(bytes(DType.BOOL).toLongs()).containsExactly(1, 1, 0, 1);
    assertThat(bytes(DType.I16).toDoubles()).containsExactly(0x1ff, -0x8000);
    assertThat(bytes(DType.I32).toLongs()).containsExactly(0x800001ffL - (1L << 32));
    assertThat(RawTensor.ofLongs("x", new long[] {-5, 1L << 60}, 2).toLongs())
        .containsExactly(-5, 1L << 60);
    assertThat(RawTensor.of("x", new float[] {-1.5f, 2.9f}, 2).toLongs()).containsExactly(-1, 2);
  }

  @Test
  void renamedAndReshaped_shareElements() {
    RawTensor tensor = RawTensor.of("x", new float[] {1, 2, 3, 4}, 4).renamed("y").reshape(2, 2);

    assertThat(tensor).hasToString("y F32[2, 2]");
    assertThat(tensor.toFloats()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void rows_areThoseOfTheFirstDimension() {
    RawTensor tensor = RawTensor.of("x", new float[] {1, 2, 3, 4, 5, 6}, 3, 2);

    assertThat(tensor.rows(0, 3).toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(tensor.rows(1, 2).toFloats()).containsExactly(3, 4, 5, 6);
    assertThat(tensor.rows(2, 1)).hasToString("x F32[1, 2]");
    assertThat(tensor.rows(3, 0)).hasToString("x F32[0, 2]");
    assertThat(RawTensor.of("x", new float[0], 0, 2).rows(0, 0)).hasToString("x F32[0, 2]");
  }

  @Test
  void rows_beyondTheTensor_areRefused() {
    RawTensor tensor = RawTensor.of("x", new float[6], 3, 2);

    for (long[] rows : new long[][] {{-1, 1}, {0, -1}, {0, 4}, {2, 2}, {3, 1}, {4, 0}}) {
      assertThatThrownBy(() -> tensor.rows(rows[0], rows[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no rows " + rows[0] + " to " + (rows[0] + rows[1]) + " in x F32[3, 2]");
    }
    assertThatThrownBy(() -> tensor.rows(1, Long.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RawTensor.of("x", new float[1]).rows(0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isFloating_isTrueForFourTypes() {
    assertThat(DType.values())
        .filteredOn(DType::isFloating)
        .containsExactly(DType.F64, DType.F32, DType.F16, DType.BF16);
  }

  @Test
  void replaced_elements_areRoundedToTheType() {
    RawTensor half = RawTensor.of("x", new float[4], 2, 2).to(DType.F16);

    RawTensor replaced = OffHeap.replaced(half, new float[] {1, -2, 0.5f, 1 + 0x1p-12f});

    assertThat(replaced).hasToString("x F16[2, 2]");
    assertThat(replaced.bytes().isDirect()).isTrue();
    assertThat(replaced.toFloats()).containsExactly(1, -2, 0.5f, 1);
    RawTensor wide = RawTensor.ofDoubles("y", new double[3], 3);
    assertThat(OffHeap.replaced(wide, new float[] {0.1f, 2, 3}).toDoubles())
        .containsExactly(0.1f, 2, 3);
    assertThatThrownBy(() -> OffHeap.replaced(half, new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 elements for x F16[2, 2]");
  }

  private static RawTensor bytes(DType type) {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {(byte) 255, 1, 0, (byte) 128});
    return RawTensor.ofBytes("x", type, bytes, 4 / type.bytes());
  }
}
