package dev.rad.torch.baseline;

import dev.rad.schedule.GaussianSchedule;
import dev.rad.torch.tensor.Tensor;

/**
 * Denoising diffusion restoration models (Kawar et al. 2022, arXiv 2201.11793, equations 7 and 8).
 * For a mask all singular values are 1 and every operation works on each pixel alone. With {@code
 * x̄ = x/√ᾱ}, {@code σ_k = √((1−ᾱ_k)/ᾱ_k)}, and s the next state:
 *
 * <pre>{@code
 * start         known  x̄ = y + √(σ_K² − σ_y²) z         hole  x̄ = σ_K z
 * hole          x̄_s = x̂₀ + √(1−η²) σ_s ε̂ + η σ_s z
 * known, σ_s ≥ σ_y   x̄_s = (1−η_b) x̂₀ + η_b y + √(σ_s² − η_b² σ_y²) z
 * known, σ_s < σ_y   x̄_s = x̂₀ + √(1−η²) σ_s (y − x̂₀)/σ_y + η σ_s z
 * }</pre>
 *
 * <p>Clean images are not clipped and a learned variance is not used. With {@code σ_y > 0} the
 * known pixels of the raw output are x̂₀.
 *
 * @param timesteps how many evaluations; 20 in the paper
 * @param noise the share of fresh noise
 * @param sigma0 how noisy the photo is, as a standard deviation on pictures in {@code [0, 1]}: σ_y
 *     is twice that
 * @param numTimesteps where the run begins: how many steps of the process are used, 1000 for all
 * @param compat as the published program: it divides the start by σ_K instead of √(1+σ_K²), and
 *     treats known pixels as hole where {@code σ_s = σ_y}, which for a clean photo is the last step
 */
public record Ddrm(int timesteps, FreshNoise noise, double sigma0, int numTimesteps, boolean compat)
    implements BaselineMethod {

  /** The paper's: 20 steps, η = 0.85, η_b = 1, a clean photo. */
  public static final Ddrm PAPER = new Ddrm(20, new FreshNoise(0.85, 1), 0, 1000, false);

  /**
   * How much of a step's noise is fresh.
   *
   * @param eta η, 0.85 in the paper
   * @param etaB η_b, of known pixels, 1 in the paper
   */
  public record FreshNoise(double eta, double etaB) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if η or η_b is not in {@code [0, 1]}
     */
    public FreshNoise {
      Ranges.unit("eta", eta);
      Ranges.unit("etaB", etaB);
    }
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if σ is negative, or there are fewer steps in the process than
   *     wanted
   */
  public Ddrm {
    Ranges.notNegative("sigma_0", sigma0);
    new Strides(numTimesteps, timesteps);
  }

  /** Reads the options that differ from {@link #PAPER}. */
  static Ddrm parse(OptionText options) {
    return new Ddrm(
        options.integer("timesteps", PAPER.timesteps()),
        new FreshNoise(
            options.number("eta", PAPER.noise().eta()),
            options.number("etaB", PAPER.noise().etaB())),
        options.number("sigma_0", PAPER.sigma0()),
        options.integer("num_timesteps", PAPER.numTimesteps()),
        options.flag("compat"));
  }

  @Override
  public String name() {
    return "ddrm";
  }

  @Override
  public int steps() {
    return timesteps;
  }

  @Override
  public Ddrm withSteps(int steps) {
    return new Ddrm(steps, noise, sigma0, numTimesteps, compat);
  }

  @Override
  public Tensor sample(BaselineRun run) {
    var states = new Strides(numTimesteps, timesteps);
    return run.loop(
        start(run, states.state(timesteps)),
        timesteps,
        (x, i) -> {
          int from = states.state(timesteps - i);
          int to = states.state(timesteps - i - 1);
          return step(run, run.predict(x, run.process(), from), to, i);
        });
  }

  private Tensor start(BaselineRun run, int k) {
    Tensor z = run.draw(NoiseRole.START, 0);
    double sigma = sigma(run.process(), k);
    Tensor hole = z.mul(sigma);
    Tensor known =
        sigma > sigmaY()
            ? run.observation().photo().add(z.mul(Math.sqrt(square(sigma) - square(sigmaY()))))
            : hole;
    Tensor ve = run.observation().merge(known, hole);
    return ve.mul(compat ? 1 / sigma : Math.sqrt(run.process().alphaBar(k, 1)));
  }

  private Tensor step(BaselineRun run, NoisePrediction prediction, int to, int i) {
    double eta = noise.eta();
    double sigma = sigma(run.process(), to);
    Tensor hole =
        prediction
            .x0()
            .add(prediction.epsilon().mul(Math.sqrt(1 - square(eta)) * sigma))
            .add(run.draw(NoiseRole.STEP, i).mul(eta * sigma));
    Tensor ve = run.observation().merge(known(run, prediction.x0(), hole, sigma, i), hole);
    return ve.mul(Math.sqrt(run.process().alphaBar(to, 1)));
  }

  private Tensor known(BaselineRun run, Tensor x0, Tensor hole, double sigma, int i) {
    Tensor y = run.observation().photo();
    double eta = noise.eta();
    double etaB = noise.etaB();
    if (compat && sigma == sigmaY()) {
      return hole;
    }
    Tensor z = run.draw(NoiseRole.KNOWN, i);
    if (sigma >= sigmaY()) {
      double rest = square(sigma) - square(etaB * sigmaY());
      return x0.mul(1 - etaB).add(y.mul(etaB)).add(z.mul(Math.sqrt(rest)));
    }
    return x0.add(y.sub(x0).mul(Math.sqrt(1 - square(eta)) * sigma / sigmaY()))
        .add(z.mul(eta * sigma));
  }

  /** Returns the noise level of pictures in [−1, 1]. */
  private double sigmaY() {
    return 2 * sigma0;
  }

  private static double sigma(GaussianSchedule process, int k) {
    return Math.sqrt(Math.expm1(-process.logAlphaBar(k, 1)));
  }

  private static double square(double value) {
    return value * value;
  }
}
