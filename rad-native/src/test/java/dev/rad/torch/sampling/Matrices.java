package dev.rad.torch.sampling;

/** Just enough linear algebra, in doubles, for closed forms. */
public final class Matrices {

  private Matrices() {}

  public static double[][] diagonal(double... entries) {
    double[][] result = new double[entries.length][entries.length];
    for (int i = 0; i < entries.length; i++) {
      result[i][i] = entries[i];
    }
    return result;
  }

  public static double[][] times(double[][] a, double[][] b) {
    double[][] result = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          result[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return result;
  }

  public static double[] times(double[][] a, double[] x) {
    double[] result = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < x.length; k++) {
        result[i] += a[i][k] * x[k];
      }
    }
    return result;
  }

  public static double[][] transposed(double[][] a) {
    double[][] result = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        result[j][i] = a[i][j];
      }
    }
    return result;
  }

  /** L with {@code L Lᵀ = a}. */
  public static double[][] cholesky(double[][] a) {
    double[][] l = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= l[i][k] * l[j][k];
        }
        l[i][j] = i == j ? Math.sqrt(sum) : sum / l[j][j];
      }
    }
    return l;
  }

  /** The inverse of a lower triangle. */
  public static double[][] inverseOfLower(double[][] l) {
    double[][] inverse = new double[l.length][l.length];
    for (int column = 0; column < l.length; column++) {
      for (int i = column; i < l.length; i++) {
        double sum = i == column ? 1 : 0;
        for (int k = column; k < i; k++) {
          sum -= l[i][k] * inverse[k][column];
        }
        inverse[i][column] = sum / l[i][i];
      }
    }
    return inverse;
  }

  /** The inverse of a symmetric positive definite matrix. */
  public static double[][] inverse(double[][] a) {
    double[][] lower = inverseOfLower(cholesky(a));
    return times(transposed(lower), lower);
  }

  /** Rows and columns of a matrix. */
  public static double[][] part(double[][] a, int[] rows, int[] columns) {
    double[][] result = new double[rows.length][columns.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        result[i][j] = a[rows[i]][columns[j]];
      }
    }
    return result;
  }
}
