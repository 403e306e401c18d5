package dev.rad.torch.tensor;

import dev.rad.torch.internal.NativeErrors;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.global.torch;

/** Decomposes and multiplies matrices. */
public final class LinearAlgebra {

  private LinearAlgebra() {}

  /**
   * Multiplies two matrices.
   *
   * @param a {@code [n, k]}
   * @param b {@code [k, m]}
   * @return {@code [n, m]}
   */
  public static Tensor matmul(Tensor a, Tensor b) {
    return NativeCall.of("mm", () -> torch.mm(a.nativeTensor(), b.nativeTensor()), a, b);
  }

  /**
   * Computes the eigenvalues of a symmetric matrix, of which the lower triangle is read.
   *
   * @param a {@code [n, n]}
   * @return {@code [n]}, ascending
   */
  public static Tensor eigenvalues(Tensor a) {
    return NativeCall.of("eigvalsh", () -> torch.linalg_eigvalsh(a.nativeTensor()), a);
  }

  /**
   * Computes the square root of a symmetric matrix without negative eigenvalues: the symmetric S
   * with {@code S S = a}, by {@code V √Λ Vᵀ}. Eigenvalues that rounding made negative count as 0.
   *
   * @param a {@code [n, n]}, of which the lower triangle is read
   * @return {@code [n, n]}
   */
  public static Tensor squareRoot(Tensor a) {
    return TensorScope.compute(
        () -> {
          var pair = eigh(a);
          Tensor roots = Tensor.borrow(pair.get0()).clamp(0, Double.MAX_VALUE).sqrt();
          Tensor vectors = Tensor.borrow(pair.get1());
          return matmul(vectors.mul(roots), vectors.transpose(0, 1));
        });
  }

  private static T_TensorTensor_T eigh(Tensor a) {
    try {
      return torch.linalg_eigh(a.nativeTensor());
    } catch (RuntimeException e) {
      throw NativeErrors.translate("eigh", () -> NativeCall.describe(a), e);
    }
  }
}
