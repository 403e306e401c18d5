package dev.rad.torch.baseline;

import dev.rad.torch.sampling.RetainedTensor;
import dev.rad.torch.tensor.Tensor;

/**
 * The denoising diffusion null-space model, DDNM, and DDNM+ for noisy photos (Wang et al. 2023,
 * arXiv 2212.00490, equations 13 to 15 and 17 to 19). For a mask {@code A⁺A} is the mask, and every
 * operation works on each pixel alone. With s the next state, {@code a = √ᾱ_s}, {@code n = √(1 −
 * ᾱ_s)}:
 *
 * <pre>{@code
 * DDNM, σ_y = 0        x̄₀ = y where known, x̂₀ in the hole
 *                      x_s = a x̄₀ + η n z + √(1−η²) n ε̂
 * DDNM+, hole          x_s = a x̂₀ + η n z + √(1−η²) n ε̂
 * DDNM+, n ≥ a σ_y     x_s = a y + √(n² − a² σ_y²) z
 * DDNM+, n < a σ_y     x_s = a (x̂₀ + λ (y − x̂₀)) + η n z,   λ = √(1−η²) n / (a σ_y)
 * travel up            x_j ~ q(x_j | x_i)
 * }</pre>
 *
 * <p>Clean images are not clipped and a learned variance is not used. Known pixels of the raw
 * output are exact for {@code σ_y = 0}; for {@code σ_y > 0} they are x̂₀, because λ is 0 in the
 * last step.
 *
 * @param samplingSteps {@code T_sampling}, 100 in the paper
 * @param travel {@code travel_length} l and {@code travel_repeat} r, both 1 in the published
 *     settings
 * @param noise the noise of a step and of the photo
 * @param numTimesteps where the run begins: how many steps of the process are used, 1000 for all
 * @param compat as the published program, which travels from the last clean image before its
 *     projection, {@code x_j = √ᾱ_j x̂₀ + √(1−ᾱ_j) z}, where the paper's algorithm 2 adds noise to
 *     the state
 */
public record Ddnm(int samplingSteps, Travel travel, Noise noise, int numTimesteps, boolean compat)
    implements BaselineMethod {

  /** The paper's: 100 steps, no travel, η = 0.85, a clean photo. */
  public static final Ddnm PAPER = new Ddnm(100, new Travel(1, 1), new Noise(0.85, 0), 1000, false);

  /**
   * The noise of a step and of the photo.
   *
   * @param eta η, 0.85 in the paper
   * @param sigma how noisy the photo is, as a standard deviation on pictures in {@code [0, 1]}: σ_y
   *     is twice that
   */
  public record Noise(double eta, double sigma) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if η is not in {@code [0, 1]}, or σ is negative
     */
    public Noise {
      Ranges.unit("eta", eta);
      Ranges.notNegative("sigma_y", sigma);
    }
  }

  /**
   * Checks the steps.
   *
   * @throws IllegalArgumentException if there are none, or more than in the process
   */
  public Ddnm {
    new Strides(numTimesteps, samplingSteps);
  }

  /** Reads the options that differ from {@link #PAPER}. */
  static Ddnm parse(OptionText options) {
    return new Ddnm(
        options.integer("T_sampling", PAPER.samplingSteps()),
        new Travel(
            options.integer("travel_length", PAPER.travel().length()),
            options.integer("travel_repeat", PAPER.travel().repeats())),
        new Noise(
            options.number("eta", PAPER.noise().eta()),
            options.number("sigma_y", PAPER.noise().sigma())),
        options.integer("num_timesteps", PAPER.numTimesteps()),
        options.flag("compat"));
  }

  @Override
  public String name() {
    return noise.sigma() == 0 ? "ddnm" : "ddnm+";
  }

  @Override
  public int steps() {
    return samplingSteps;
  }

  @Override
  public Ddnm withSteps(int steps) {
    return new Ddnm(steps, travel, noise, numTimesteps, compat);
  }

  /**
   * Returns the path through the states, of which {@link #samplingSteps} are visited.
   *
   * @return the plan
   */
  public TravelPlan plan() {
    return TravelPlan.resampling(
        samplingSteps, travel.length(), travel.repeats(), 1, Integer.MAX_VALUE);
  }

  @Override
  public Tensor sample(BaselineRun run) {
    var states = new Strides(numTimesteps, samplingSteps);
    TravelPlan plan = plan();
    try (var lastX0 = new RetainedTensor()) {
      return run.loop(
          run.draw(NoiseRole.START, 0),
          plan.moves(),
          (x, i) -> {
            int from = states.state(plan.from(i));
            int to = states.state(plan.to(i));
            if (!plan.denoises(i)) {
              return up(run, x, lastX0, from, to, plan.ordinal(i));
            }
            NoisePrediction prediction = run.predict(x, run.process(), from);
            lastX0.set(prediction.x0());
            return down(run, prediction, to, run.draw(NoiseRole.STEP, plan.ordinal(i)));
          });
    }
  }

  private Tensor up(BaselineRun run, Tensor x, RetainedTensor lastX0, int from, int to, int index) {
    Tensor z = run.draw(NoiseRole.RENOISE, index);
    double log = run.process().logAlphaBar(to, 1);
    double survival = Math.exp(compat ? log : log - run.process().logAlphaBar(from, 1));
    Tensor base = compat ? lastX0.get() : x;
    return base.mul(Math.sqrt(survival)).add(z.mul(Math.sqrt(1 - survival)));
  }

  private Tensor down(BaselineRun run, NoisePrediction prediction, int to, Tensor z) {
    double a = Math.sqrt(run.process().alphaBar(to, 1));
    double n = Math.sqrt(-Math.expm1(run.process().logAlphaBar(to, 1)));
    double eta = noise.eta();
    Tensor x0 = prediction.x0();
    Tensor y = run.observation().photo();
    Tensor random =
        z.mul(eta * n).add(prediction.epsilon().mul(Math.sqrt(1 - square(eta)) * n)); // of the hole
    Tensor hole = x0.mul(a).add(random);
    double sigmaY = 2 * noise.sigma(); // for pictures in [−1, 1]
    Tensor known;
    if (sigmaY == 0) {
      known = y.mul(a).add(random);
    } else if (n >= a * sigmaY) {
      known = y.mul(a).add(z.mul(Math.sqrt(square(n) - square(a * sigmaY))));
    } else {
      double lambda = Math.sqrt(1 - square(eta)) * n / (a * sigmaY);
      known = x0.add(y.sub(x0).mul(lambda)).mul(a).add(z.mul(eta * n));
    }
    return run.observation().merge(known, hole);
  }

  private static double square(double value) {
    return value * value;
  }
}
