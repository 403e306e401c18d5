package dev.rad.torch.nn.conditioning;

/**
 * How a network encodes step numbers as cosines and sines: {@code cos(τ f_j)} and {@code sin(τ
 * f_j)} with {@code f_j = 10000^(−j / (half − shift))}.
 *
 * @param cosinesFirst whether cosines come before sines; diffusers' {@code flip_sin_to_cos}
 * @param frequencyShift the shift; diffusers' {@code freq_shift}
 */
public record SinusoidStyle(boolean cosinesFirst, double frequencyShift) {

  /** The style of guided-diffusion. */
  public static final SinusoidStyle ADM = new SinusoidStyle(true, 0);
}
