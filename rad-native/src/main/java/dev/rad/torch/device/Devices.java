package dev.rad.torch.device;

import dev.rad.Device;
import dev.rad.exception.UnsupportedPlatformException;
import dev.rad.torch.internal.FreedMemory;
import dev.rad.torch.internal.NativeLibraries;
import dev.rad.torch.internal.Natives;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import org.bytedeco.pytorch.global.torch;

/** Finds and checks the devices that this process can compute on, and sets how they compute. */
public final class Devices {

  private Devices() {}

  /**
   * Loads LibTorch if it is not loaded yet, which takes some tenths of a second.
   *
   * @throws UnsupportedPlatformException if it has no build for this platform or cannot be loaded
   */
  public static void prepare() {
    Natives.load();
  }

  /**
   * Does work that does not need LibTorch while LibTorch is being loaded, unless it is loaded.
   *
   * @param <T> the type of the result
   * @param work the work
   * @return its result, perhaps before LibTorch is loaded; if it cannot be loaded, its first use
   *     reports that
   */
  public static <T> T prepareDuring(Supplier<T> work) {
    ForkJoinPool.commonPool().submit(Devices::prepare);
    return work.get();
  }

  /**
   * Returns the host memory of freed tensors to the system. Otherwise it is kept for later tensors,
   * which saves page faults. Closing a network calls this method.
   */
  public static void releaseFreedMemory() {
    Natives.load();
    FreedMemory.giveBack();
  }

  /**
   * Counts the GPUs that LibTorch can use; 0 with a CPU build.
   *
   * @return the number
   */
  public static int cudaCount() {
    Natives.load();
    return torch.cuda_is_available() ? torch.cuda_device_count() : 0;
  }

  /**
   * Returns whether this process can use GPUs and, if not, why.
   *
   * @return the state
   * @throws UnsupportedPlatformException if LibTorch cannot be loaded
   */
  public static CudaState cudaState() {
    Natives.load();
    if (!NativeLibraries.isGpuBuild()) {
      return CudaState.CPU_BUILD;
    }
    if (!NativeLibraries.isLoaded("torch_cuda")) { // hasCUDA() also says no where no GPU is
      return CudaState.LIBRARIES_MISSING;
    }
    return cudaCount() == 0 ? CudaState.NO_GPU : CudaState.USABLE;
  }

  /**
   * Checks that a device exists, and chooses one for {@link Device#auto}.
   *
   * @param device the requested device
   * @return the same; for {@link Device#auto} the first GPU, or the CPU if there is none
   * @throws UnsupportedPlatformException if the requested GPU does not exist
   */
  public static Device resolve(Device device) {
    if (device.kind() == Device.Kind.AUTO) {
      return cudaCount() > 0 ? Device.cuda(0) : Device.CPU;
    }
    require(device);
    return device;
  }

  /**
   * Checks that a device exists.
   *
   * @param device the device
   * @throws UnsupportedPlatformException if it does not
   * @throws IllegalArgumentException for {@link Device#auto}, which has to be resolved first
   */
  public static void require(Device device) {
    requireChosen(device);
    if (device.kind() == Device.Kind.CUDA && device.index() >= cudaCount()) {
      CudaState state = cudaState();
      throw new UnsupportedPlatformException(
          "%s was asked for, but LibTorch sees %d GPUs: %s; %s, or use the device cpu or auto"
              .formatted(device, cudaCount(), state.meaning(), cure(state)));
    }
  }

  /**
   * Checks that a device is the CPU or a GPU.
   *
   * @param device the device
   * @throws IllegalArgumentException for {@link Device#auto}, which has to be resolved first
   */
  public static void requireChosen(Device device) {
    if (device.kind() == Device.Kind.AUTO) {
      throw new IllegalArgumentException(
          "the device auto is none yet: choose one with Devices.resolve");
    }
  }

  private static String cure(CudaState state) {
    return switch (state) {
      case CPU_BUILD ->
          "take org.bytedeco:pytorch with the classifier linux-x86_64-gpu or windows-x86_64-gpu, or"
              + " build with mvn -Pcuda";
      case LIBRARIES_MISSING ->
          "missing are " + CudaLibraries.missing() + ": rad doctor says how to get each";
      case NO_GPU -> "install NVIDIA's driver 580 or newer and see that nvidia-smi lists the GPU";
      case USABLE -> "name one of cuda:0 to cuda:" + (cudaCount() - 1);
    };
  }

  /**
   * Allows GPUs to round the factors of float32 products to TF32, which has 10 bits: several times
   * as fast, with relative errors of about 1e-3 instead of 1e-6. The setting applies to the whole
   * process and has no effect on the CPU.
   *
   * @param convolutions whether to allow it in convolutions; LibTorch's default is true
   * @param matrices whether to allow it in matrix products; LibTorch's default is false
   */
  public static void allowTf32(boolean convolutions, boolean matrices) {
    Natives.load();
    var context = torch.globalContext();
    context.setAllowTF32CuDNN(convolutions);
    context.setAllowTF32CuBLAS(matrices);
  }

  /**
   * Returns whether GPUs may round the factors of float32 matrix products to TF32.
   *
   * @return the setting of {@link #allowTf32}
   */
  public static boolean allowsTf32Matrices() {
    Natives.load();
    return torch.globalContext().allowTF32CuBLAS();
  }

  /**
   * Returns whether GPUs may round the factors of float32 convolutions to TF32.
   *
   * @return the setting of {@link #allowTf32}
   */
  public static boolean allowsTf32Convolutions() {
    Natives.load();
    return torch.globalContext().allowTF32CuDNN();
  }
}
