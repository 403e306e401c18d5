package dev.rad.placement;

import dev.rad.image.Region;
import dev.rad.mask.Mask;
import java.util.List;

/**
 * Passes the whole picture at its own size and aspect ratio, mirrored at the right and at the
 * bottom up to the multiple that the network requires. No pixel is resampled; time and memory grow
 * with the picture, and a network may do worse far from the size that it was trained on.
 */
public record WholePicture() implements Placement {

  @Override
  public String name() {
    return "whole";
  }

  @Override
  public List<Window> windows(Mask hole, int size, int multiple) {
    NetworkSize.require(size, multiple);
    int width = NetworkSize.roundUp(hole.width(), multiple);
    int height = NetworkSize.roundUp(hole.height(), multiple);
    Region padded = new Region(0, 0, width, height);
    return hole.isEmpty()
        ? List.of()
        : List.of(new Window(padded, width, height, Window.Outside.MIRRORED));
  }
}
