package dev.rad.torch.device;

/** The ability of this process to use GPUs. */
public enum CudaState {
  /** LibTorch's CPU build was loaded: there is no artifact with the -gpu classifier. */
  CPU_BUILD("LibTorch's build for the CPU alone is on the class path"),
  /** The GPU build was loaded, but not its GPU part: NVIDIA's libraries are missing. */
  LIBRARIES_MISSING("LibTorch's GPU part could not be linked to NVIDIA's libraries"),
  /** The GPU part was loaded, but there is no GPU, no driver, or one too old for CUDA 13. */
  NO_GPU("LibTorch's GPU part is loaded, but it finds no GPU with a driver for CUDA 13"),
  /** At least one GPU can be used. */
  USABLE("LibTorch's GPU part is loaded and finds GPUs");

  private final String meaning;

  CudaState(String meaning) {
    this.meaning = meaning;
  }

  /**
   * Describes the state.
   *
   * @return a clause without a full stop
   */
  public String meaning() {
    return meaning;
  }
}
