package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class AdamWTest {

  private static final int N = 7;

  /** The algorithm line by line, in float64 (Loshchilov and Hutter 2019, algorithm 2). */
  private static final class Reference {
    private final double[] x;
    private final double[] m = new double[N];
    private final double[] v = new double[N];

    Reference(float[] x) {
      this.x = new double[N];
      for (int i = 0; i < N; i++) {
        this.x[i] = x[i];
      }
    }

    void step(int t, double learningRate, double decay, float[] gradient, double scale) {
      for (int i = 0; i < N; i++) {
        double g = scale * gradient[i];
        m[i] = 0.9 * m[i] + 0.1 * g;
        v[i] = 0.999 * v[i] + 0.001 * g * g;
        double mean = m[i] / (1 - Math.pow(0.9, t));
        double square = v[i] / (1 - Math.pow(0.999, t));
        x[i] -= learningRate * (mean / (Math.sqrt(square) + 1e-8) + decay * x[i]);
      }
    }
  }

  private static float[] draw(Random random, double size) {
    float[] values = new float[N];
    for (int i = 0; i < N; i++) {
      values[i] = (float) (size * random.nextGaussian());
    }
    return values;
  }

  private static void setGradient(Tensor parameter, float[] gradient) {
    Autograd.on(
        () -> {
          parameter.mul(Tensors.of(gradient, N)).sum().backward();
          return null;
        });
  }

  @Property(tries = 100)
  void step_isTheTextbooks(
      @ForAll long seed,
      @ForAll @DoubleRange(min = -9, max = 3) double magnitude,
      @ForAll boolean clips,
      @ForAll boolean decays) {
    var random = new Random(seed);
    double scale = clips ? 0.3 : 1;
    double decay = decays ? 0.1 : 0;
    try (var scope = TensorScope.open()) {
      float[] begin = draw(random, 1);
      Tensor parameter = Tensors.of(begin, N).requiresGrad_();
      var reference = new Reference(begin);
      try (var optimizer = new AdamW(Map.of("weight", parameter), decay)) {
        for (int t = 1; t <= 5; t++) {
          float[] gradient = draw(random, Math.pow(10, magnitude)); // ε counts when it is small
          int step = t;
          setGradient(parameter, gradient);
          Autograd.off(
              () -> {
                optimizer.step(step, 0.01, scale);
                return null;
              });
          reference.step(t, 0.01, decay, gradient, scale);
        }
      }
      float[] found = parameter.detach().toFloats();
      for (int i = 0; i < N; i++) {
        assertThat((double) found[i]).isCloseTo(reference.x[i], within(2e-6));
      }
    }
  }

  @Test
  void step_withoutGradient_keepsTheParameter() {
    try (var scope = TensorScope.open()) {
      float[] begin = draw(new Random(1), 1);
      Tensor parameter = Tensors.of(begin, N).requiresGrad_();
      try (var optimizer = new AdamW(Map.of("weight", parameter), 0.1)) {
        Autograd.off(
            () -> {
              optimizer.step(1, 0.01, 1);
              return null;
            });
      }
      assertThat(parameter.detach().toFloats()).containsExactly(begin);
    }
  }
}
