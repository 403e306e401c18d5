package dev.rad.examples;

import dev.rad.InpaintOptions;
import dev.rad.Inpainter;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import dev.rad.metric.Psnr;
import dev.rad.torch.BaselineInpainter;
import dev.rad.torch.PhotoInpainter;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.baseline.BaselineMethod;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Compares methods on one photo whose hole is known: {@code CompareMethods photo.png hole.png
 * adm.safetensors} prints the PSNR of the hole, in decibels.
 */
public final class CompareMethods {

  private CompareMethods() {}

  /**
   * Runs the example.
   *
   * @param arguments a photo, its mask, and weights of a plain network for RePaint
   */
  public static void main(String[] arguments) {
    RgbImage photo = RgbImage.read(Path.of(arguments[0]));
    Mask hole = Mask.read(Path.of(arguments[1]), MaskPolarity.WHITE_IS_HOLE);
    BaselineMethod repaint = BaselineMethod.named("repaint").withSteps(10);
    try (var rad = RadInpainter.loadDefault();
        var patches = PhotoInpainter.create();
        var plain = BaselineInpainter.load(Path.of(arguments[2]), repaint)) {
      Map<String, Inpainter> methods = new LinkedHashMap<>();
      methods.put("RAD", rad);
      methods.put("patches alone", patches);
      methods.put("RePaint", plain);
      methods.forEach(
          (name, method) -> {
            RgbImage filled = method.inpaint(photo, hole, InpaintOptions.defaults().withSeed(7));
            System.out.printf("%-14s %.2f dB%n", name, Psnr.inHole(photo, filled, hole));
          });
    }
  }
}
