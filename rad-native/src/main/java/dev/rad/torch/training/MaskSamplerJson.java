package dev.rad.torch.training;

import dev.rad.exception.MaskException;
import dev.rad.mask.MaskRecipe;
import dev.rad.mask.MaskSampler;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.FromStringDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** Writes mask samplers to run records as text, and reads them back. */
final class MaskSamplerJson {

  private MaskSamplerJson() {}

  /** Returns the Jackson module that does so. */
  static SimpleModule module() {
    return new SimpleModule("masks")
        .addSerializer(MaskSampler.class, new ToStringSerializer(MaskSampler.class))
        .addDeserializer(MaskSampler.class, new Deserializer());
  }

  private static final class Deserializer extends FromStringDeserializer<MaskSampler> {

    private Deserializer() {
      super(MaskSampler.class);
    }

    @Override
    protected MaskSampler _deserialize(String text, DeserializationContext context) {
      try {
        return MaskRecipe.parse(text);
      } catch (MaskException e) { // the name of a sampler of the caller's own
        return new RecordedMasks(text);
      }
    }
  }
}
