package dev.rad.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.schedule.RadScheduler;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RadSettingsTest {

  private static final String REQUIRED =
      "\"phase1_steps\": 1000, \"phase2_steps\": 500, \"beta_schedule\": \"linear\"";

  @ParameterizedTest
  @EnumSource
  void fromJson_ofToJson_isTheSame(NoiseConditioning conditioning) {
    for (PredictionType type : PredictionType.values()) {
      var settings = new RadSettings(1000, 500, type, conditioning);
      assertThat(RadSettings.fromJson(settings.toJson())).isEqualTo(settings);
      assertThat(settings.scheduler().conditioning()).isEqualTo(conditioning);
      assertThat(settings.scheduler().phase2Steps()).isEqualTo(500);
    }
  }

  @Test
  void toJson_step_saysSo() {
    var step = new RadSettings(1000, 1000, PredictionType.VELOCITY, NoiseConditioning.STEP);
    assertThat(step.toJson())
        .contains("\"prediction_type\": \"velocity\"", "\"noise_conditioning\": \"step\"");
    assertThat(step.scheduler())
        .isEqualTo(RadScheduler.standard().withConditioning(NoiseConditioning.STEP));
  }

  /** As the files that ship have it. */
  @Test
  void fromJson_withoutConditioning_isToldEveryPixels() {
    var image = new RadSettings(1000, 1000, PredictionType.X0, NoiseConditioning.PIXEL);
    assertThat(image.toJson()).contains("\"prediction_type\": \"x0\"");
    assertThat(RadSettings.fromJson(image.toJson())).isEqualTo(image);
    assertThat(RadSettings.fromJson("{" + REQUIRED + ", \"prediction_type\": \"velocity\"}"))
        .isEqualTo(new RadSettings(1000, 500, PredictionType.VELOCITY, NoiseConditioning.PIXEL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"steps\"", "\"\"", "\"pixel,step\"", "\"both\\n\""})
  void fromJson_unknownConditioning_isRefusedWithWhatThereIs(String value) {
    assertThatThrownBy(
            () -> RadSettings.fromJson("{" + REQUIRED + ", \"noise_conditioning\": " + value + "}"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("noise_conditioning is")
        .hasMessageEndingWith("; give pixel or step or td_paint")
        .hasMessageNotContaining("\n");
  }

  @Test
  void fromJson_otherSchedule_isRefused() {
    for (String json :
        List.of("{}", "{" + REQUIRED.replace("linear", "cosine") + "}", REQUIRED, "[]", "")) {
      assertThatThrownBy(() -> RadSettings.fromJson(json))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("the metadata 'rad'");
    }
    assertThatThrownBy(
            () -> RadSettings.fromJson("{" + REQUIRED + ", \"prediction_type\": \"image\"}"))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "the metadata 'rad': prediction_type is \"image\"; give epsilon or velocity or x0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "[\"step\"]", "{}"})
  void fromJson_conditioningThatIsNoText_isRefused(String value) {
    assertThatThrownBy(
            () -> RadSettings.fromJson("{" + REQUIRED + ", \"noise_conditioning\": " + value + "}"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("noise_conditioning")
        .hasMessageContaining("a string");
  }
}
