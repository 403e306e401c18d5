package dev.rad.cli.system;

import dev.rad.Device;
import dev.rad.torch.Diagnostics;
import dev.rad.torch.device.CudaLibrary;
import dev.rad.torch.device.CudaState;
import dev.rad.torch.device.Gpu;
import dev.rad.torch.device.NativeReport;
import dev.rad.torch.device.Threads;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Implements {@code rad doctor}: reports whether and on which devices this machine can compute, and
 * what is missing if it cannot.
 */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Report what this machine can compute on, try it, and say what is missing for GPUs.",
      "Run it first on a new machine, and quote it in bug reports."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:this machine can compute on the device",
      "1:it cannot; the last line says why",
      "2:the command line has a mistake"
    })
public final class DoctorCommand implements Callable<Integer> {

  private static final int FAILED = 1;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description = "the device to try: cpu, cuda, cuda:N or auto (${DEFAULT-VALUE})")
  private String device;

  @Option(names = "--threads", paramLabel = "N", description = "CPU threads (default: all cores)")
  private Integer threads;

  @Option(names = "--verbose", description = "list every native library that was loaded")
  private boolean verbose;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Device wanted = Device.parse(device);
    if (threads != null) {
      Threads.setCount(threads);
    }
    Diagnostics found = Diagnostics.run(wanted);
    line("platform", found.platform());
    found.natives().ifPresent(this::describe);
    found.cudaState().ifPresent(state -> describe(state, found));
    if (found.natives().isEmpty()) {
      libraries(found);
    }
    found.gpus().forEach(this::describe);
    found.device().ifPresent(chosen -> line("device", chosen + ", asked for: " + wanted));
    if (found.threads() > 0) {
      line(
          "threads",
          found.threads()
              + " per operation, "
              + Threads.waiting()
                  .map(variable -> "which wait with " + variable)
                  .orElse("which wait as LibTorch has them"));
    }
    found.selfTest().ifPresent(test -> line("self-test", test.toString()));
    line("verdict", found.isUsable() ? "usable" : "not usable");
    found.problem().ifPresent(problem -> spec.commandLine().getErr().println("rad: " + problem));
    return found.isUsable() ? 0 : FAILED;
  }

  private void describe(NativeReport natives) {
    natives.versions().forEach((name, version) -> line("native", name + " " + version));
    natives
        .files()
        .forEach(
            (name, file) -> {
              if (verbose || name.equals("jnitorch")) {
                line("loaded", file.toString());
              }
            });
    line("processor", natives.processor() + " instructions");
    line(
        "BLAS",
        natives.blas()
            + natives.coreType().map(type -> ", OPENBLAS_CORETYPE=" + type).orElse("")
            + (natives.isHeldDown()
                ? "; slow: this processor has AVX-512, so unset OPENBLAS_CORETYPE"
                : ""));
  }

  private void describe(CudaState state, Diagnostics found) {
    line("CUDA", (state == CudaState.USABLE ? "yes: " : "no: ") + state.meaning());
    if (state != CudaState.CPU_BUILD || !found.gpus().isEmpty() || verbose) {
      libraries(found);
    }
    if (state == CudaState.CPU_BUILD && !found.gpus().isEmpty()) {
      line("advice", "this machine has a GPU: build with mvn -Pcuda to use it, see docs/gpu.md");
    }
  }

  private void libraries(Diagnostics found) {
    for (CudaLibrary library : found.cudaLibraries()) {
      line(
          "library",
          "%-18s %s"
              .formatted(
                  library.name(),
                  library.usable()
                      ? library.where().orElse("found")
                      : library
                              .where()
                              .map(file -> "found, but not loaded: " + file)
                              .orElse("missing")
                          + "; "
                          + library.cure()));
    }
  }

  private void describe(Gpu gpu) {
    line(
        "GPU",
        "%d: %s, %,d MiB of which %,d free, driver %s"
            .formatted(gpu.index(), gpu.name(), gpu.totalMiB(), gpu.freeMiB(), gpu.driver()));
  }

  private void line(String what, String text) {
    spec.commandLine().getOut().printf("%-10s %s%n", what, text);
  }
}
