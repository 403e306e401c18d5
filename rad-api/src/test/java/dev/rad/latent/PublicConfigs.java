package dev.rad.latent;

import java.util.Collections;
import java.util.List;

/** The configurations of the public networks, written down by hand. */
final class PublicConfigs {
  private PublicConfigs() {}

  static ConditionedUNetConfig unet(int context, int channels) {
    boolean first = context == 768;
    boolean velocity = !first && channels == 4;
    return new ConditionedUNetConfig(
        channels,
        4,
        velocity ? 96 : 64,
        List.of(320, 640, 1280, 1280),
        List.of(true, true, true, false),
        List.of(false, true, true, true),
        2,
        first ? List.of(8, 8, 8, 8) : List.of(5, 10, 20, 20),
        Collections.nCopies(4, 1),
        context,
        32,
        1e-5,
        true,
        0,
        !first,
        velocity);
  }

  static AutoencoderConfig autoencoder() {
    return new AutoencoderConfig(
        3, 3, 4, List.of(128, 256, 512, 512), 2, 32, 0.18215, 512, true, true, true);
  }
}
