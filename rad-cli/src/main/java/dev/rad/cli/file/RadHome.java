package dev.rad.cli.file;

import java.nio.file.Path;

/** Where this program and what ships with it lie: the launcher says so. */
public final class RadHome {

  private RadHome() {}

  public static Path resolve(String path) {
    return Path.of(System.getProperty("rad.home", ".")).resolve(path);
  }
}
