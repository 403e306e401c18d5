package dev.rad.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine;

/** Reads the version from what the build left beside the classes. */
final class Version implements CommandLine.IVersionProvider {

  private static final String FILE = "version.properties";

  @Override
  public String[] getVersion() throws IOException {
    var properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IOException("the build left no " + FILE + " beside the classes; build rad again");
      }
      properties.load(in);
    }
    return new String[] {"rad " + properties.getProperty("version")};
  }
}
