package dev.rad.cli.studio;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** The user's web browser. */
final class Browser {

  private Browser() {}

  /** Opens a link; false if this machine has nothing that does. */
  static boolean open(URI link) {
    try {
      new ProcessBuilder(command(System.getProperty("os.name", ""), link))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) { // a server without a desktop
      return false;
    }
  }

  static List<String> command(String system, URI link) {
    String lower = system.toLowerCase(Locale.ROOT);
    if (lower.startsWith("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler", link.toString());
    }
    return List.of(lower.startsWith("mac") ? "open" : "xdg-open", link.toString());
  }
}
