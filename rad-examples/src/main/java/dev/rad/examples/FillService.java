package dev.rad.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rad.InpaintOptions;
import dev.rad.exception.MaskException;
import dev.rad.exception.RadException;
import dev.rad.image.ImageFormat;
import dev.rad.image.Photo;
import dev.rad.mask.Mask;
import dev.rad.torch.RadInpainter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Fills pictures over HTTP, bytes in, bytes out: {@code curl --data-binary @cut-out.png
 * localhost:8080/fill >filled.png}. What is transparent in the picture is the hole.
 */
public final class FillService implements AutoCloseable {

  private final RadInpainter rad = RadInpainter.loadDefault();
  private final HttpServer server;

  FillService(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/fill", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new ByteArrayOutputStream();
      int status = 200;
      try {
        Photo photo = Photo.read(exchange.getRequestBody(), "the request's body");
        Mask hole =
            photo.transparency().map(Mask::of).orElseThrow(() -> new MaskException(NO_HOLE));
        rad.inpaint(photo, hole, InpaintOptions.defaults()).write(body, ImageFormat.PNG);
      } catch (RadException e) {
        status = 400;
        body.writeBytes(e.getMessage().getBytes(StandardCharsets.UTF_8));
      }
      exchange.sendResponseHeaders(status, body.size());
      body.writeTo(exchange.getResponseBody());
    }
  }

  private static final String NO_HOLE = "the picture has no transparent pixels: cut the hole out";

  @Override
  public void close() {
    server.stop(0);
    rad.close();
  }

  /**
   * Serves until the process ends.
   *
   * @param arguments none
   * @throws IOException if port 8080 is taken
   */
  @SuppressWarnings("resource") // lives as long as the process
  public static void main(String[] arguments) throws IOException {
    System.out.println("http://localhost:" + new FillService(8080).port() + "/fill");
  }
}
