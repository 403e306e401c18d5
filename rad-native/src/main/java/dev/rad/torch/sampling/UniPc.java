package dev.rad.torch.sampling;

import dev.rad.torch.sampling.PixelSchedule.PixelStep;
import dev.rad.torch.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * UniPC of order 2 with data prediction and {@code B(h) = e^h − 1} (Zhao et al. 2023, arXiv
 * 2302.04867, algorithms 1 and 2, and appendix A). Its predictor UniP-2 is {@link DpmSolver2M}'s
 * step. The evaluation at the predicted state then also corrects that state, without an additional
 * evaluation (UniC-2): with s the state before, t the predicted one, p the one before s, and
 * weights a that {@link LogSnr} solves for,
 *
 * <pre>{@code
 * D   = x̂₀(s) + a_p (x̂₀(p) − x̂₀(s)) + a_t (x̂₀(t) − x̂₀(s))
 * x_t = √((1−ᾱ_t) / (1−ᾱ_s)) x_s + √ᾱ_t (1 − e^{−h}) D
 * }</pre>
 *
 * <p>After a pixel's first step there is no p: {@code a_p = 0, a_t = 1/2} (UniC-1). The step that
 * makes a pixel clean gives {@code x̂₀}. A step that does not begin where its predecessor ended
 * begins without correction. A learned variance is not used.
 */
public record UniPc() implements TensorSolver {

  @Override
  public String name() {
    return "unipc";
  }

  @Override
  public Run begin() {
    return new PredictorCorrector();
  }

  private static final class PredictorCorrector implements Run {
    private final RetainedTensor earlierX = new RetainedTensor(); // corrected
    private final RetainedTensor earlierX0 = new RetainedTensor();
    private final RetainedTensor olderX0 = new RetainedTensor();
    private @Nullable PixelStep earlier;
    private @Nullable PixelStep older;

    @Override
    public Tensor next(SolverStep step) {
      PixelStep now = step.coefficients();
      Tensor x0 = step.prediction().x0();
      Tensor x = step.x();
      Tensor target = x0;
      PixelStep before = earlier;
      if (before != null) {
        if (before.to() == now.from()) {
          x = corrected(before, x0);
        }
        target = x0.addcmul(x0.sub(earlierX0.get()), now.map(before, LogSnr::extrapolation));
      }
      Tensor next = advance(x, target, now);
      remember(x, x0, now);
      return next;
    }

    private Tensor corrected(PixelStep last, Tensor x0) {
      Tensor base = earlierX0.get();
      Tensor target;
      if (older == null) {
        target = base.addcmul(x0.sub(base), last.map(LogSnr::cornerWeight));
      } else {
        target =
            base.addcmul(x0.sub(base), last.map(older, LogSnr::cornerWeight))
                .addcmul(olderX0.get().sub(base), last.map(older, LogSnr::earlierWeight));
      }
      return advance(earlierX.get(), target, last);
    }

    private static Tensor advance(Tensor x, Tensor target, PixelStep step) {
      return target.mul(step.map(LogSnr::dataWeight)).addcmul(x, step.map(LogSnr::stateWeight));
    }

    private void remember(Tensor x, Tensor x0, PixelStep step) {
      olderX0.take(earlierX0);
      older = earlier;
      earlierX0.set(x0);
      earlierX.set(x);
      earlier = step;
    }

    @Override
    public void close() {
      earlierX.close();
      earlierX0.close();
      olderX0.close();
    }
  }
}
