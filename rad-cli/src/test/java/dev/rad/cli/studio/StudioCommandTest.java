package dev.rad.cli.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.Terminal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudioCommandTest {

  @TempDir Path folder;

  @Test
  void help_says_what_it_is_for() {
    Terminal run = Terminal.run("studio", "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Paint a hole in the browser", "--no-browser", "--token");
  }

  @Test
  void others_are_served_with_a_token_only() {
    Terminal run =
        Terminal.run("studio", "--no-browser", "--host", "0.0.0.0", "--cache", folder.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--token");
  }

  @Test
  void a_port_that_is_taken_is_said() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      Terminal run =
          Terminal.run("studio", "--no-browser", "--port", port, "--cache", folder.toString());
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("cannot listen at 127.0.0.1:" + port, "--port");
    }
  }

  @Test
  void the_browser_is_the_systems() {
    URI link = URI.create("http://127.0.0.1:7239/?token=a");
    assertThat(Browser.command("Linux", link)).containsExactly("xdg-open", link.toString());
    assertThat(Browser.command("Mac OS X", link)).containsExactly("open", link.toString());
    assertThat(Browser.command("Windows 11", link)).first().isEqualTo("rundll32");
  }
}
