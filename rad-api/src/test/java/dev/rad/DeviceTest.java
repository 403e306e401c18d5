package dev.rad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "auto", "cuda:0", "cuda:17"})
  void parse_ownText_givesTheSameDevice(String text) {
    assertThat(Device.parse(text)).hasToString(text);
    assertThat(Device.parse(" " + text.toUpperCase(Locale.ROOT) + " "))
        .isEqualTo(Device.parse(text));
  }

  @Test
  void parse_names_areTheDevices() {
    assertThat(Device.parse("auto")).isEqualTo(Device.auto());
    assertThat(Device.parse("cuda")).isEqualTo(Device.cuda(0));
    assertThat(Device.auto()).isNotEqualTo(Device.CPU).isNotEqualTo(Device.cuda(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "cuda:", "cuda:-1", "cuda:1234", "auto:0", "cpu:0"})
  void parse_otherText_saysWhatThereIs(String text) {
    assertThatThrownBy(() -> Device.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("device '" + text + "' is not cpu, cuda, cuda:N or auto");
  }

  @Test
  void constructor_autoWithIndex_isRefused() {
    assertThatThrownBy(() -> new Device(Device.Kind.AUTO, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
