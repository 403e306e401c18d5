package dev.rad.torch.internal;

import dev.rad.exception.UnsupportedPlatformException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Explains in one line why LibTorch could not be loaded, and what to do. */
final class LoadFailure {

  /** What to do, by what the system's loader says. */
  private static final Map<Pattern, String> CURES = new LinkedHashMap<>();

  static {
    cure(
        "failed to map segment|annot allocate memory|cannot create shared object",
        "the system refused the memory or the right to run what is in the file: raise ulimit -v,"
            + " or name a folder from which programs may be run: "
            + CacheFolder.NAME_ANOTHER);
    cure(
        "version [`'](GLIBC|GLIBCXX|CXXABI)_",
        "this system's C or C++ library is too old: LibTorch needs those of Debian 11, RHEL 9,"
            + " Ubuntu 20.04 or later");
    cure(
        "Error relocating|ld-linux|musl|libc\\.so\\.6",
        "LibTorch needs the GNU C library: take a system or image with it, such as Debian's or"
            + " Ubuntu's, not Alpine's");
    cure(
        "file too short|invalid ELF header|wrong ELF class|not a mach-o file|not a valid Win32",
        "the file is damaged: delete the folder of unpacked libraries, and start again");
  }

  private LoadFailure() {}

  private static void cure(String words, String text) {
    CURES.put(Pattern.compile(words), text);
  }

  /**
   * Makes the error to throw.
   *
   * @param error what JavaCPP threw
   * @return the error, with its cause and the cure in its message
   */
  static UnsupportedPlatformException translate(LinkageError error) {
    Throwable cause = error;
    while (cause.getCause() != null) { // the innermost one names the library that is missing
      cause = cause.getCause();
    }
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    String line = NativeErrors.firstLine(cause);
    Optional<String> cure = cureOf(line);
    if (cure.isPresent()) {
      return new UnsupportedPlatformException(
          "LibTorch could not be loaded on %s (%s); %s".formatted(platform, line, cure.get()),
          error);
    }
    if (NativeLibraries.hasGpuBuild()) {
      return new UnsupportedPlatformException(
          "LibTorch's build for GPUs could not be loaded on "
              + platform
              + " ("
              + line
              + "); even to compute on the CPU it needs cudart and cupti of CUDA 13: install them,"
              + " add org.bytedeco:cuda-redist, or take org.bytedeco:pytorch with the classifier "
              + NativeLibraries.platform()
              + "; rad doctor says what is missing",
          error);
    }
    return new UnsupportedPlatformException(
        "LibTorch could not be loaded on "
            + platform
            + " ("
            + line
            + "); it has builds for linux-x86_64, windows-x86_64, macosx-arm64 and macosx-x86_64: add"
            + " org.bytedeco:pytorch and org.bytedeco:openblas with your platform's classifier to"
            + " the class path, and on a module path run with --add-modules ALL-MODULE-PATH",
        error);
  }

  /** Says what to do about a line of the system's loader; empty if the line is not known. */
  static Optional<String> cureOf(String line) {
    return CURES.entrySet().stream()
        .filter(known -> known.getKey().matcher(line).find())
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
