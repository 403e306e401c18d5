package dev.rad.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The ways to divide attention that the same weights allow. */
class HeadDivisionsTest {

  private static UNetConfig config(String flags) {
    return UNetConfig.fromJson(
        "{\"image_size\": 32, \"learn_sigma\": true, \"num_res_blocks\": 1, " + flags + "}");
  }

  @Test
  void plausible_ofTwoWidths_hasEveryDivisionOnce() {
    UNetConfig given =
        config(
            "\"num_channels\": 32, \"channel_mult\": \"1,2,3\", \"attention_resolutions\": \"16\","
                + " \"num_head_channels\": 32");

    List<UNetConfig> found = HeadDivisions.plausible(given);

    // heads of 64 and 128 channels do not divide 96; one head has no order
    assertThat(found.stream().map(HeadDivisionsTest::name))
        .containsExactly(
            "32 channels",
            "32 channels, new order",
            "16 channels",
            "16 channels, new order",
            "8 channels",
            "8 channels, new order",
            "4 heads",
            "4 heads, new order",
            "1 heads",
            "8 heads",
            "8 heads, new order",
            "2 heads",
            "2 heads, new order");
    assertThat(found)
        .allSatisfy(
            other ->
                assertThat(other.expectedShapes().keySet())
                    .isEqualTo(given.expectedShapes().keySet()));
  }

  @Test
  void plausible_ofOneWidth_leavesOutWhatComesToTheSame() {
    UNetConfig given =
        config("\"num_channels\": 64, \"channel_mult\": \"1\", \"attention_resolutions\": \"\"");

    // heads of 64, 32, 16 and 8 channels are 1, 2, 4 and 8 heads
    assertThat(HeadDivisions.plausible(given).stream().map(HeadDivisionsTest::name))
        .containsExactly(
            "64 channels",
            "32 channels",
            "32 channels, new order",
            "16 channels",
            "16 channels, new order",
            "8 channels",
            "8 channels, new order");
  }

  private static String name(UNetConfig config) {
    String heads =
        config.numHeadChannels() == -1
            ? config.numHeads() + " heads"
            : config.numHeadChannels() + " channels";
    return heads + (config.useNewAttentionOrder() ? ", new order" : "");
  }
}
