package dev.rad.placement;

import dev.rad.image.Region;
import dev.rad.mask.Mask;
import java.util.List;

/**
 * Resizes the whole picture to the network's square: the network sees everything, but small, and
 * distorted unless the picture is a square.
 */
public record ResizedPicture() implements Placement {

  @Override
  public String name() {
    return "resize";
  }

  @Override
  public List<Window> windows(Mask hole, int size, int multiple) {
    NetworkSize.require(size, multiple);
    Region all = new Region(0, 0, hole.width(), hole.height());
    return hole.isEmpty()
        ? List.of()
        : List.of(new Window(all, size, size, Window.Outside.UNKNOWN));
  }
}
