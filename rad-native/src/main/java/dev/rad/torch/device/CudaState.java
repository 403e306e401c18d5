package dev.rad.torch.device;

/** The ability of this process to use GPUs. */
public enum CudaState {
  /** LibTorch's build for the CPU alone was loaded: no artifact with the -gpu classifier. */
  CPU_BUILD("LibTorch's build for the CPU alone is on the class path"),
  /** The build for GPUs was loaded, but not its GPU part: libraries of NVIDIA are missing. */
  LIBRARIES_MISSING("LibTorch's GPU part could not be linked to NVIDIA's libraries"),
  /** The GPU part was loaded, but there is no GPU, no driver, or one too old for CUDA 13. */
  NO_GPU("LibTorch's GPU part is loaded, but it finds no GPU with a driver for CUDA 13"),
  /** One GPU at least can be used. */
  USABLE("LibTorch's GPU part is loaded and finds GPUs");

  private final String meaning;

  CudaState(String meaning) {
    this.meaning = meaning;
  }

  /**
   * Describes the state.
   *
   * @return half a sentence
   */
  public String meaning() {
    return meaning;
  }
}
