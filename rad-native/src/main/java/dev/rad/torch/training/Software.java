package dev.rad.torch.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The software that runs, for the records of trainings and measurements.
 *
 * @param rad this library's version
 * @param commit the commit of its sources, or "unknown" if they were built without their history
 * @param pytorch the version of LibTorch and its preset
 * @param java the virtual machine
 * @param platform operating system and processor
 */
public record Software(String rad, String commit, String pytorch, String java, String platform) {

  private static final String FILE = "software.properties";

  /**
   * Returns the versions of the running software.
   *
   * @return versions and platform
   */
  public static Software present() {
    Properties build = new Properties();
    try (InputStream file = Software.class.getResourceAsStream(FILE)) {
      build.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the jar lacks " + FILE, e);
    }
    String commit = known(build.getProperty("commit"));
    return new Software(
        known(build.getProperty("rad")),
        "true".equals(build.getProperty("changed")) ? commit + " with changes" : commit,
        known(build.getProperty("pytorch")),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"));
  }

  /** Returns a value of the build, or "unknown" if the build left a placeholder. */
  private static String known(String value) {
    return value == null || value.startsWith("${") ? "unknown" : value;
  }
}
