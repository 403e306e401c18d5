// What a session with rad needs; see docs/jshell.md.
import dev.rad.*;
import dev.rad.exception.*;
import dev.rad.image.*;
import dev.rad.mask.*;
import dev.rad.metric.*;
import dev.rad.model.*;
import dev.rad.placement.*;
import dev.rad.schedule.*;
import dev.rad.checkpoint.*;
import dev.rad.torch.*;
import dev.rad.torch.sampling.*;
import java.awt.image.BufferedImage;
import java.nio.file.*;
import static dev.rad.cli.show.PictureViewer.show;
import static dev.rad.cli.show.PictureViewer.window;

/** A file of the project, wherever the session was started. */
Path home(String path) { return Path.of(System.getProperty("rad.home", ".")).resolve(path); }

/** What one can do here. */
void help() {
  System.out.print("""
      var rad = RadInpainter.load(home("checkpoints/rad-landscapes-64.safetensors"))
      var photo = RgbImage.read(home("rad-examples/demo/photo.jpg"))
      var hole = Mask.read(home("rad-examples/demo/hole.png"), MaskPolarity.WHITE_IS_HOLE)
      var filled = rad.inpaint(photo, hole, InpaintOptions.defaults().withSeed(7).withSteps(20))
      show(filled)                          in this terminal; also show(hole)
      filled.write(Path.of("filled.png"))   .png or .jpg
      hole.feather(8)                       also dilate, erode, union, inverted
      RadScheduler.standard()               the noise schedule
      UNetWeights.open(home("checkpoints/landscapes-adm-64.pt"))   what a file holds
      Solver.names()                        for InpaintOptions.defaults().withSolver(name)
      rad.close()                           frees the network; /exit leaves
      home(path) is a file of the project. More: docs/jshell.md
      """);
}

if (Boolean.getBoolean("rad.greeting")) System.out.println("rad: help() says what one can do");
