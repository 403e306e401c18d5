package dev.rad.cli.inpaint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.InpaintOptions;
import dev.rad.cli.Terminal;
import dev.rad.image.RgbImage;
import dev.rad.torch.RadInpainter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests usage errors and help of {@code rad inpaint}, and {@code rad generate}. */
class InpaintCommandTest extends InpaintCommandFixture {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --images x                         | --images needs --masks DIR
          --images x --masks y --mask box    | --images needs --masks DIR, or --mask
          --image x --images y --mask box    | name one of both
          --image x --masks y                | --masks belongs to --images
          --image x --mask y --format jpg    | --format belongs to --images
          --images x --mask box --format gif | --format is png, jpg or webp
          --mask box                         | --image and --mask belong together
          --image x --mask y --samples 0     | --samples is at least 1
          --image x --mask y --feather -1    | take 0 pixels or more
          --image x --mask y --strength 0    | strength must be above 0
          --image x --mask y --strength 1.5  | strength must be above 0
          --image x --mask y --placement up  | 'up' is none of whole, resize, crop, tiles
          --image x --mask y --placement tiles:2 | tiles overlap by a share of 0 to 0.75
          --image x --mask y --soft-mask no  | none of blend, resynthesize
          --image x --mask y --preview-every -1 | --preview-every is at least 0
          --image x --mask wide=0.1,wiid=1   | there is no "wiid"
          --image x --mask alpha --feather 3 --dilate 2 | give --dilate at least
          --image x --mask y --mask z --feather 1 | leave --feather out
          --image x --mask y --mask z --arrival w | leave --arrival out
          --image x --mask y --arrival w --spread -1 | --spread is 0 to 100
          --images none --mask box           | none is no folder
          --image x --mask y --mask-threshold 128 | auto, none, or a number above 0, at most 1
          --image x --mask y --mask-channel blue | 'blue' is none of auto, luma, alpha, red
          """)
  void inpaint_optionsThatCannotBe_oneLineSaysWhat(String options, String message) {
    List<Object> all = new ArrayList<>(List.of("inpaint"));
    all.addAll(List.of((Object[]) options.split(" ")));

    assertThat(rad(all.toArray()).failure()).startsWith("rad: ").contains(message);
  }

  @Test
  void generate_two_areThoseOfTheLibrary() {
    assertDone(rad("generate", "--n", 2, "--out", out, "--steps", 2, "--seed", 6));

    try (var inpainter = RadInpainter.load(ADM)) {
      List<RgbImage> pictures =
          inpainter.generate(2, InpaintOptions.paper().withSeed(6).withSteps(2));
      assertThat(RgbImage.read(beside("filled-1.png"))).isEqualTo(pictures.get(0));
      assertThat(RgbImage.read(beside("filled-2.png"))).isEqualTo(pictures.get(1));
    }
    assertThat(rad("generate", "--n", 2, "--out", out, "--steps", 2).failure())
        .contains("filled-1.png is there already");
    assertThat(rad("generate", "--n", 0).failure()).contains("--n is at least 1");
  }

  @Test
  void help_commands_teachWithExamplesAndExitCodes() {
    Terminal help = Terminal.run("inpaint", "--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .contains("Examples:", "Exit codes:", "130", "rad inpaint --images photos --masks holes")
        .contains("--soft-mask", "--preview-every", "--arrival");
    assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(Terminal.run("generate", "--help").out()).contains("--n=N", "Exit codes:");
  }
}
