package dev.rad.torch.baseline;

import dev.rad.torch.sampling.SeededNoise;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** One stream of seeded noise per role; the start is the steps' draw 0. */
final class SeededRoles {

  private static final long ROLE_GAMMA = 0xD1B54A32D192ED03L; // an odd number without structure

  private SeededRoles() {}

  static RoleNoise of(long... seeds) {
    Map<NoiseRole, SeededNoise> streams = new EnumMap<>(NoiseRole.class);
    for (NoiseRole role : NoiseRole.values()) {
      boolean ofSteps = role == NoiseRole.START || role == NoiseRole.STEP;
      long shift = ofSteps ? 0 : role.ordinal() * ROLE_GAMMA;
      long[] own = seeds.clone();
      for (int i = 0; i < own.length; i++) {
        own[i] ^= shift;
      }
      streams.put(role, SeededNoise.of(own));
    }
    return (role, index, shape) ->
        Objects.requireNonNull(streams.get(role))
            .draw(role == NoiseRole.STEP ? index + 1 : index, shape);
  }
}
