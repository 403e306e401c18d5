package dev.rad.torch;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.SoftMask;
import dev.rad.exception.CancelledException;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.torch.baseline.InferenceCost;
import dev.rad.torch.device.Devices;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.ScriptModule;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * Fills holes with LaMa (Suvorov et al. 2022, arXiv 2109.07161), which is not a diffusion model and
 * fills a hole in one evaluation. You bring its TorchScript file, such as {@code big-lama.pt},
 * whose {@code forward} takes an image {@code [1, 3, H, W]} in {@code [0, 1]} and a mask {@code [1,
 * 1, H, W]}, 1 = fill, and returns the filled image.
 *
 * <p>As LaMa's own program does, the mask is made hard (all values above 0 are filled), and the
 * picture is padded at the right and the bottom to a multiple of 8 by mirroring, with the edge
 * repeated. Pictures may have any size and are filled as a whole. A filling does not depend on
 * seed, steps, solver or placement, so all samples are equal.
 *
 * <p>It owns the network: close it. Several threads may fill pictures at once; {@link #close} waits
 * for them.
 */
public final class LamaInpainter extends AbstractInpainter {

  private static final int MULTIPLE = 8;

  private final Path file;
  private final ScriptModule module;
  private final Device device;

  private LamaInpainter(Path file, ScriptModule module, Device device) {
    super(new CloseGuard(), new SerialExecutor());
    this.file = file;
    this.module = module;
    this.device = device;
  }

  /**
   * Loads a network onto the CPU.
   *
   * @param file the TorchScript file; it contains a program, so load only files that you trust
   * @return the inpainter
   * @throws CheckpointException if the file is missing or not a TorchScript file
   */
  public static LamaInpainter load(Path file) {
    return load(file, Device.CPU);
  }

  /**
   * Loads a network onto a device.
   *
   * @param file the TorchScript file; it contains a program, so load only files that you trust
   * @param device the device to compute on
   * @return the inpainter
   * @throws CheckpointException if the file is missing or not a TorchScript file
   * @throws dev.rad.exception.UnsupportedPlatformException if the device does not exist
   */
  public static LamaInpainter load(Path file, Device device) {
    Device actual = Devices.resolve(device);
    return new LamaInpainter(file, ScriptModule.load(file, actual), actual);
  }

  @Override
  List<RgbImage> inpaint(InpaintRequest request, int samples) {
    return Collections.nCopies(samples, inpaint(request));
  }

  private RgbImage inpaint(InpaintRequest request) {
    InpaintOptions options = request.options();
    if (options.strength() != 1 || options.softMask() != SoftMask.BLEND) {
      throw new IllegalArgumentException(
          "LaMa does not look into the hole: leave strength 1, and soft masks blended");
    }
    noticeEmpty(request);
    if (request.hole().isEmpty()) {
      return request.photo();
    }
    RgbImage raw = compute(request.photo(), request.hole(), options.listener()).raw();
    return request.photo().composite(raw, request.hole());
  }

  /**
   * Fills a picture and counts the cost.
   *
   * @param picture the picture, of any size; pixels under the hole do not reach the network
   * @param hole 1 = fill, 0 = keep, of the picture's size; a soft pixel is filled
   * @param listener called after the single step; asked before it whether to stop
   * @return the filled picture, the raw output and the cost
   * @throws dev.rad.exception.MaskException if the mask's size differs from the picture's
   * @throws CancelledException if the listener asked to stop
   * @throws ClosedException if this inpainter was closed
   * @throws CheckpointException if the file is not LaMa: it does not take an image and a mask, or
   *     does not return an image of that size
   */
  public InpaintResult inpaint(RgbImage picture, Mask hole, ProgressListener listener) {
    new InpaintRequest(picture, hole, InpaintOptions.defaults()); // checks the sizes
    return guard.whileOpen(() -> compute(picture, hole, listener));
  }

  private InpaintResult compute(RgbImage picture, Mask hole, ProgressListener listener) {
    if (listener.isCancelled() || Thread.currentThread().isInterrupted()) {
      throw new CancelledException("stopped before the evaluation of the network");
    }
    try (var scope = TensorScope.open()) {
      long begin = System.nanoTime();
      Mask hard = hole.threshold(Float.MIN_VALUE);
      Tensor mask = padded(hard.toFloats(), 1, picture);
      Tensor image = padded(picture.toUnitRange(), 3, picture).add(1).mul(0.5);
      Tensor known = image.mul(mask.neg().add(1));
      long ready = System.nanoTime();
      Tensor output = Autograd.off(() -> module.forward(known, mask));
      requireImage(output, known);
      float[] pixels = cropped(output, picture).toFloats();
      InferenceCost cost =
          new InferenceCost(
              1, 0, Duration.ofNanos(ready - begin), Duration.ofNanos(System.nanoTime() - ready));
      RgbImage raw = RgbImage.fromUnitRange(picture.width(), picture.height(), pixels);
      RgbImage filled = picture.composite(raw, hard);
      listener.onStep(new Progress(1, 1, cost.setUp().plus(cost.run()), () -> filled));
      return new InpaintResult(filled, raw, cost);
    }
  }

  /** Pads channels to sides that are multiples of 8, {@code [1, C, H', W']}. */
  private Tensor padded(float[] values, int channels, RgbImage size) {
    Tensor whole = Tensors.of(values, 1, channels, size.height(), size.width());
    Tensor rows = whole.indexSelect(2, mirrored(size.height()));
    return rows.indexSelect(3, mirrored(size.width())).to(device);
  }

  /**
   * Returns the indices 0 to n − 1, then n − 1 down to 0, then up again, to the next multiple of 8.
   */
  private static Tensor mirrored(int n) {
    long[] indices = new long[(n + MULTIPLE - 1) / MULTIPLE * MULTIPLE];
    for (int i = 0; i < indices.length; i++) {
      int j = i % (2 * n);
      indices[i] = j < n ? j : 2 * n - 1 - j;
    }
    return Tensors.of(indices, indices.length);
  }

  private static Tensor cropped(Tensor output, RgbImage size) {
    Tensor image = output.narrow(2, 0, size.height()).narrow(3, 0, size.width());
    return image.clamp(0, 1).mul(2).add(-1); // clamped as LaMa's program does
  }

  private void requireImage(Tensor output, Tensor image) {
    Shape wanted = image.shape();
    if (!output.shape().equals(wanted)) {
      throw new CheckpointException(
          "%s gave %s where LaMa gives an image %s: name a TorchScript file of LaMa"
              .formatted(file, output.shape(), wanted));
    }
  }

  /**
   * Waits until the calls of other threads have ended, then frees the network. Calling it again has
   * no effect.
   *
   * @throws IllegalStateException if called from a listener of this inpainter's own call, which
   *     would wait for itself
   */
  @Override
  public void close() {
    guard.close(module::close);
  }

  /** {@return file and device} */
  @Override
  public String toString() {
    return "LamaInpainter[%s, %s%s]"
        .formatted(file.getFileName(), device, guard.isClosed() ? ", closed" : "");
  }
}
