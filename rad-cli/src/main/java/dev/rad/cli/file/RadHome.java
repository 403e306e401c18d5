package dev.rad.cli.file;

import java.nio.file.Path;

/**
 * Locates the files that ship with the program. The launcher sets the system property {@code
 * rad.home}.
 */
public final class RadHome {

  private RadHome() {}

  public static Path resolve(String path) {
    return Path.of(System.getProperty("rad.home", ".")).resolve(path);
  }
}
