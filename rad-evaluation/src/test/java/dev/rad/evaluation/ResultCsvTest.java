package dev.rad.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ResultCsvTest {

  private static Result result(String photo, String method) {
    return new Result(
        new TestCase("0001", photo, "box"),
        0.25,
        method,
        Long.MIN_VALUE,
        10,
        new Result.Cost(4, 2, 0.5, 2.5),
        Map.of(Metric.PSNR, Double.POSITIVE_INFINITY, Metric.SEAM, -1.5));
  }

  @Property
  void parse_anyTextInALine_isTheSameAgain(@ForAll String photo, @ForAll String method) {
    Result result = result(photo.replaceAll("[\r\n]", " "), method.replaceAll("[\r\n]", " "));

    String line = ResultCsv.line(result);

    assertThat(line).doesNotContain("\n", "\r");
    assertThat(ResultCsv.parse(line)).contains(result);
  }

  @Test
  void line_aResult_isAsRfc4180HasIt() {
    assertThat(ResultCsv.line(result("a, \"b\".jpg", "ddrm")))
        .isEqualTo(
            "0001,\"a, \"\"b\"\".jpg\",box,0.250000,ddrm,-9223372036854775808,10,4,2,0.500000,"
                + "2.500000,0.500000,Infinity,,,,,,-1.500000,,,,,,,,,");
    assertThat(ResultCsv.HEADER)
        .startsWith("picture,photo,mask,hole,method,seed,steps,forward,backward,set_up_s,seconds,")
        .contains("s_per_evaluation,psnr,psnr_hole,ssim,ssim_hole,l1,l1_hole,seam,seam_photo")
        .contains(",seam_ratio,patch_distance,laplacian_ratio,fine_ratio,fine_colour_ratio,");
  }

  @Test
  void parse_lineOfOtherColumnsOrWords_isNone() {
    String line = ResultCsv.line(result("a", "b"));
    assertThat(ResultCsv.parse(line + ",")).isEmpty();
    assertThat(ResultCsv.parse(line.substring(0, line.length() - 1))).isEmpty();
    assertThat(ResultCsv.parse(line.replace("0.250000", "much"))).isEmpty();
    assertThat(ResultCsv.parse("")).isEmpty();
  }
}
