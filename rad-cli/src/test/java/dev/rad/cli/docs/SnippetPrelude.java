package dev.rad.cli.docs;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.Inpainter;
import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.RawTensor;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import dev.rad.placement.CropAroundHole;
import dev.rad.placement.Placement;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.device.Threads;
import dev.rad.torch.distributed.ProcessGroup;
import dev.rad.torch.distributed.Rendezvous;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.sampling.Sampler;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import dev.rad.torch.training.PhotoFolder;
import java.nio.file.Path;
import java.util.List;

/**
 * Declares the names that examples in the documentation use without declaring them. Those below
 * "never run" are only compiled.
 */
public abstract class SnippetPrelude {

  private static final Path WEIGHTS = Path.of("checkpoints/rad-landscapes-64.safetensors");
  private static final RadInpainter LOADED = RadInpainter.load(WEIGHTS);

  protected final RadInpainter rad = LOADED;
  protected final Inpainter inpainter = LOADED;
  protected final RgbImage photo = RgbImage.read(Path.of("photo.png"));
  protected final RgbImage masked = photo;
  protected final RgbImage filled = photo;
  protected final Mask hole = Mask.read(Path.of("hole.png"), MaskPolarity.WHITE_IS_HOLE);
  protected final InpaintOptions options = InpaintOptions.defaults().withSteps(3);
  protected final Tensor x = Tensors.of(new float[] {1, 2, 3}, 3);
  protected final RawTensor rawWeight =
      Checkpoint.open(WEIGHTS).tensors().values().iterator().next();
  protected final RawTensor rawBias = rawWeight;
  protected Tensor weight;
  protected Tensor bias;

  // never run
  protected RadUNet network;
  protected NoiseInput noise;
  protected Sampler sampler;
  protected Rendezvous rendezvous;
  protected Device device;
  protected ProcessGroup group;
  protected List<Tensor> parameters;
  protected List<Tensor> gradients;
  protected double loss;
  protected double count;
  protected Placement placement = new CropAroundHole();
  protected PhotoFolder photos;
  protected Path base;
  protected int size = 64;
  protected int multiple = 8;

  /** What a network would make of a window. */
  protected RgbImage sample(RgbImage picture, Mask hole) {
    return picture;
  }

  /** Computes some function of a network's output. */
  protected Tensor loss(Tensor output) {
    return output.sum();
  }

  /** Runs the example. */
  public abstract Object run() throws Exception;

  /** Runs examples one after the other, given the names of their classes. */
  public static void main(String[] names) throws Exception {
    Threads.setCount(1); // threads waiting for each other are slow on a busy machine
    for (String name : List.of(names)) {
      Class<?> type = Class.forName(name);
      if (SnippetPrelude.class.isAssignableFrom(type)) {
        ((SnippetPrelude) type.getDeclaredConstructor().newInstance()).run();
      } else {
        type.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
      }
      System.out.println("ran " + name);
    }
  }
}
