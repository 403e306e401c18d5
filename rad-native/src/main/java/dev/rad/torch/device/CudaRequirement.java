package dev.rad.torch.device;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A library that the GPU build of LibTorch 2.10 needs, and the packages that contain it. The names
 * are those that the build itself loads.
 *
 * @param file the file's name
 * @param debian NVIDIA's package for Debian and Ubuntu, or what to install on Windows
 * @param wheel NVIDIA's package for Python, or null
 * @param redist whether Bytedeco's cuda-redist artifact contains it
 */
record CudaRequirement(String file, String debian, @Nullable String wheel, boolean redist) {

  /** Bytedeco's artifact that contains some of the libraries. */
  static final String REDIST = "org.bytedeco:cuda-redist:13.1-9.19-1.5.13";

  private static final List<CudaRequirement> LINUX =
      List.of(
          new CudaRequirement("libcuda.so.1", "NVIDIA driver 580 or newer", null, false),
          new CudaRequirement("libcudart.so.13", "cuda-cudart-13-1", "nvidia-cuda-runtime", true),
          new CudaRequirement("libcupti.so.13", "cuda-cupti-13-1", "nvidia-cuda-cupti", true),
          new CudaRequirement("libcublas.so.13", "libcublas-13-1", "nvidia-cublas", false),
          new CudaRequirement("libcublasLt.so.13", "libcublas-13-1", "nvidia-cublas", false),
          new CudaRequirement("libcufft.so.12", "libcufft-13-1", "nvidia-cufft", true),
          new CudaRequirement("libcurand.so.10", "libcurand-13-1", "nvidia-curand", true),
          new CudaRequirement("libcusparse.so.12", "libcusparse-13-1", "nvidia-cusparse", false),
          new CudaRequirement("libcufile.so.0", "libcufile-13-1", "nvidia-cufile", true),
          new CudaRequirement("libcudnn.so.9", "libcudnn9-cuda-13", "nvidia-cudnn-cu13", false),
          new CudaRequirement("libnccl.so.2", "libnccl2", "nvidia-nccl-cu13", false));

  private static final List<CudaRequirement> WINDOWS =
      List.of(
          new CudaRequirement("nvcuda.dll", "NVIDIA driver 580 or newer", null, false),
          new CudaRequirement(
              "cudart64_13.dll", "the CUDA toolkit 13", "nvidia-cuda-runtime", true),
          new CudaRequirement("cublas64_13.dll", "the CUDA toolkit 13", "nvidia-cublas", false),
          new CudaRequirement("cublasLt64_13.dll", "the CUDA toolkit 13", "nvidia-cublas", false),
          new CudaRequirement("cufft64_12.dll", "the CUDA toolkit 13", "nvidia-cufft", true),
          new CudaRequirement("curand64_10.dll", "the CUDA toolkit 13", "nvidia-curand", true),
          new CudaRequirement("cusparse64_12.dll", "the CUDA toolkit 13", "nvidia-cusparse", false),
          new CudaRequirement("cudnn64_9.dll", "cuDNN 9 for CUDA 13", "nvidia-cudnn-cu13", false));

  /**
   * Lists the libraries of a platform.
   *
   * @param platform JavaCPP's name of the platform
   * @return the libraries; empty if LibTorch has no GPU build for it
   */
  static List<CudaRequirement> of(String platform) {
    return switch (platform) {
      case "linux-x86_64" -> LINUX;
      case "windows-x86_64" -> WINDOWS;
      default -> List.of();
    };
  }

  /** Returns advice on how to get the library. */
  String cure() {
    var ways = new StringBuilder("install ").append(debian);
    if (wheel != null) {
      ways.append(", or pip install ").append(wheel).append(" and name its folder in ");
      ways.append(file.endsWith(".dll") ? "PATH" : "LD_LIBRARY_PATH");
    }
    if (redist) {
      ways.append(", or add ").append(REDIST).append(" to the class path");
    }
    return ways.toString();
  }
}
