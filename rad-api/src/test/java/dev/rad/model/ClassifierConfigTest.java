package dev.rad.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import dev.rad.model.ClassifierConfig.Pool;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flags of classifiers. */
class ClassifierConfigTest {

  @Test
  void fromJson_nothing_hasTheScriptsDefaults() {
    assertThat(ClassifierConfig.fromJson("{}"))
        .isEqualTo(
            new ClassifierConfig(
                64,
                3,
                128,
                2,
                List.of(1.0, 2.0, 3.0, 4.0),
                List.of(32, 16, 8),
                64,
                1000,
                true,
                true,
                false,
                Pool.ATTENTION));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'image_size': 32} | channel_mult is absent",
        "{'classifier_pool': 'max'} | classifier_pool is \"max\"; give one of [attention, adaptive,",
        "{'classifier_pool': 1} | classifier_pool is 1; give a string",
        "{'classifier_width': 100} | a multiple of 32",
        "{'classifier_depth': 0} | num_res_blocks is 0",
        "{'num_classes': 0} | num_classes is 0",
        "{'num_head_channels': -1} | num_head_channels is -1",
        "{'num_head_channels': 48} | divided into the heads",
        "{'image_size': 100, 'channel_mult': '1,1,1,1'} | image_size is 100, not a multiple of 8",
        "[] | is no JSON object",
      })
  void fromJson_impossible_saysWhat(String json, String message) {
    assertThatThrownBy(() -> ClassifierConfig.fromJson(json.replace('\'', '"')))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  /** Configurations whose levels the attention tells apart. */
  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void inferAndJson_anyConfiguration_giveItBack(
      @ForAll @IntRange(min = 1, max = 4) int levels,
      @ForAll @IntRange(min = 1, max = 4) int blocks,
      @ForAll @IntRange(min = 1, max = 3) int width,
      @ForAll @IntRange(min = 1, max = 50) int classes,
      @ForAll boolean scaleShift,
      @ForAll boolean updown,
      @ForAll Pool pool) {
    int size = 8 << (levels - 1);
    ClassifierConfig config =
        new ClassifierConfig(
            size,
            3,
            64 * width,
            blocks,
            List.of(1.0, 2.0, 1.0, 3.0).subList(0, levels),
            List.of(size, size / 2, size / 4, size / 8).subList(0, levels),
            64,
            classes,
            scaleShift,
            updown || levels == 1, // nothing is halved in one level
            false,
            pool);

    assertThat(ClassifierConfig.infer(config.expectedShapes()).config()).isEqualTo(config);
    assertThat(ClassifierConfig.fromJson(config.toJson())).isEqualTo(config);
  }
}
