package dev.rad.cli.inpaint;

import dev.rad.exception.ImageException;
import dev.rad.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.UUID;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.FileImageOutputStream;
import javax.imageio.stream.ImageOutputStream;

/**
 * Writes an animated GIF (GIF89a) that loops for ever. Frames are written one by one, so that only
 * one is in memory. The file is written beside its target and moved into place by {@link #finish};
 * if closed before that, it leaves nothing behind.
 */
public final class AnimatedGif implements AutoCloseable {
  private static final byte[] FOR_EVER = {1, 0, 0}; // the looping block: repetitions, 0 = for ever

  private final Path file;
  private final Path partial;
  private final ImageWriter writer;
  private final ImageOutputStream stream;
  private int frames;

  /**
   * Starts a file.
   *
   * @param file the file to write; replaced if it exists
   * @throws ImageException if the folder is not writable
   */
  AnimatedGif(Path file) {
    this.file = file;
    this.partial =
        file.resolveSibling(
            "." + UUID.randomUUID() + ".part"); // short, whatever the length of the name
    this.writer = ImageIO.getImageWritersByFormatName("gif").next();
    try {
      this.stream = new FileImageOutputStream(partial.toFile());
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
    } catch (IOException e) {
      writer.dispose();
      throw failure(e);
    }
  }

  /**
   * Adds a frame.
   *
   * @param frame a picture of the first frame's size
   * @param hundredths the display time in 1/100 s
   * @throws ImageException if the frame cannot be written
   */
  void add(RgbImage frame, int hundredths) {
    try {
      BufferedImage image = frame.toBufferedImage();
      IIOMetadata about =
          writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
      String format = about.getNativeMetadataFormatName();
      var root = new IIOMetadataNode(format);
      root.appendChild(
          node(
              "GraphicControlExtension",
              Map.of(
                  "disposalMethod", "none",
                  "userInputFlag", "FALSE",
                  "transparentColorFlag", "FALSE",
                  "transparentColorIndex", "0",
                  "delayTime", String.valueOf(hundredths))));
      if (frames == 0) {
        IIOMetadataNode loop =
            node(
                "ApplicationExtension",
                Map.of("applicationID", "NETSCAPE", "authenticationCode", "2.0"));
        loop.setUserObject(FOR_EVER);
        IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
        extensions.appendChild(loop);
        root.appendChild(extensions);
      }
      about.mergeTree(format, root);
      writer.writeToSequence(new IIOImage(image, null, about), null);
      frames++;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static IIOMetadataNode node(String name, Map<String, String> attributes) {
    var node = new IIOMetadataNode(name);
    attributes.forEach(node::setAttribute);
    return node;
  }

  /**
   * Completes the file and moves it into place.
   *
   * @throws ImageException if the file cannot be written
   */
  void finish() {
    try {
      writer.endWriteSequence();
      stream.close();
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private ImageException failure(IOException e) {
    return new ImageException(
        "cannot write %s: %s; check the folder's permissions and the free space"
            .formatted(file, e.getMessage()),
        e);
  }

  @Override
  public void close() {
    writer.dispose();
    try {
      stream.close();
    } catch (IOException e) {
      // closed by finish already, or the file is deleted now
    }
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      throw failure(e);
    }
  }
}
