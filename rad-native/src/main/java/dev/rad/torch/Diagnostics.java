package dev.rad.torch;

import dev.rad.Device;
import dev.rad.exception.RadException;
import dev.rad.torch.device.CudaLibraries;
import dev.rad.torch.device.CudaLibrary;
import dev.rad.torch.device.CudaState;
import dev.rad.torch.device.Devices;
import dev.rad.torch.device.Gpu;
import dev.rad.torch.device.NativeReport;
import dev.rad.torch.device.Threads;
import java.util.List;
import java.util.Optional;

/**
 * A report on whether this machine can compute, on which devices, and what is missing if it cannot.
 *
 * @param platform operating system, processor and Java
 * @param natives LibTorch and its libraries; empty if it could not be loaded
 * @param cudaState whether GPUs are usable; empty if LibTorch could not be loaded
 * @param cudaLibraries NVIDIA's libraries, each with how to install it; empty where LibTorch has no
 *     build for GPUs
 * @param gpus the GPUs that the driver lists
 * @param device the chosen device; empty if it does not exist
 * @param threads CPU threads per operation; 0 if LibTorch could not be loaded
 * @param selfTest a test computation on that device; empty if there is no device
 * @param problem one line on why this machine cannot compute as asked; empty if it can
 */
public record Diagnostics(
    String platform,
    Optional<NativeReport> natives,
    Optional<CudaState> cudaState,
    List<CudaLibrary> cudaLibraries,
    List<Gpu> gpus,
    Optional<Device> device,
    int threads,
    Optional<SelfTest> selfTest,
    Optional<String> problem) {

  /** Copies the lists. */
  public Diagnostics {
    cudaLibraries = List.copyOf(cudaLibraries);
    gpus = List.copyOf(gpus);
  }

  /**
   * Inspects the machine, loads LibTorch and runs a test computation, which takes a few seconds.
   * Whatever is missing goes into the report; it is not an error of this method.
   *
   * @param wanted the device to check
   * @return the report
   */
  public static Diagnostics run(Device wanted) {
    String platform =
        "%s %s, %d processors, Java %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version());
    Optional<NativeReport> natives = Optional.empty();
    Optional<CudaState> cuda = Optional.empty();
    Optional<Device> device = Optional.empty();
    Optional<SelfTest> selfTest = Optional.empty();
    Optional<String> problem = Optional.empty();
    int threads = 0;
    try {
      natives = Optional.of(NativeReport.create());
      threads = Threads.count();
      cuda = Optional.of(Devices.cudaState());
      device = Optional.of(Devices.resolve(wanted));
      SelfTest outcome = SelfTest.run(device.get());
      selfTest = Optional.of(outcome);
      problem = outcome.passed() ? problem : Optional.of(wrong(outcome));
    } catch (RadException e) {
      problem = Optional.of(e.getMessage());
    }
    return new Diagnostics(
        platform,
        natives,
        cuda,
        CudaLibraries.find(),
        Gpu.all(),
        device,
        threads,
        selfTest,
        problem);
  }

  private static String wrong(SelfTest test) {
    return "%s computes with an error of %.1e where %.0e is the most: another driver, or the device cpu"
        .formatted(test.device(), test.error(), SelfTest.LARGEST_ERROR);
  }

  /**
   * Returns whether this machine can compute on the device that was asked for.
   *
   * @return true if there is no problem
   */
  public boolean isUsable() {
    return problem.isEmpty();
  }

  /** {@return device and problem} */
  @Override
  public String toString() {
    return "Diagnostics[%s, %s]"
        .formatted(device.map(Device::toString).orElse("no device"), problem.orElse("usable"));
  }
}
