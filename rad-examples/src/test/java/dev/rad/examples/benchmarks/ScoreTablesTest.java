package dev.rad.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTablesTest {

  private static List<Score> scores() {
    List<Score> scores = new ArrayList<>();
    double[] mean = {10, 14, 12};
    double[] rad = {13, 16, 17};
    for (int i = 0; i < 3; i++) {
      String photo = i == 0 ? "a,\"b\".jpg" : i + ".jpg";
      scores.add(new Score(photo, "box", "photo", 0.25, Double.POSITIVE_INFINITY, 1, 0, i));
      scores.add(new Score(photo, "box", "mean", 0.25, mean[i], 0.5, 30, 9));
      scores.add(new Score(photo, "box", "rad", 0.25, rad[i], 0.75, 20, 2));
    }
    return scores;
  }

  @Test
  void estimate_values_isTheMeanWithItsStandardError() {
    // 10, 14, 12: standard deviation 2 of the sample, over √3
    Estimate estimate = Estimate.of(10, 14, 12);

    assertThat(estimate.mean()).isEqualTo(12);
    assertThat(estimate.standardError()).isCloseTo(2 / Math.sqrt(3), within(1e-12));
    assertThat(estimate.format(2)).isEqualTo("12.00 ± 1.15");
    assertThat(Estimate.of(7).format(1)).isEqualTo("7.0");
  }

  @Test
  void markdown_scores_hasATablePerMeasureAndThePairedGain() {
    String text = new ScoreTables(scores(), List.of("mean", "rad"), List.of("box")).markdown();

    assertThat(text)
        .contains(
            """
            ## PSNR of the hole, dB (higher is better)

            | method | box (25 %) |
            |---|---|
            | mean | 12.00 ± 1.15 |
            | rad | 15.33 ± 1.20 |
            """)
        // 3, 2, 5 dB: deviation √(7/3) of the sample, over √3
        .contains(
            """
            ## PSNR of the hole, dB gained over mean, photo by photo

            | method | box (25 %) |
            |---|---|
            | rad | 3.33 ± 0.88 |
            """)
        .contains("| rad | 0.750 ± 0.000 |", "| mean | 30.00 ± 0.00 |")
        .contains(
            """
            | photo | 1.00 ± 0.58 |
            | mean | 9.00 ± 0.00 |
            | rad | 2.00 ± 0.00 |
            """);
  }

  @Test
  void csv_scores_isALineEachWithNamesQuoted() {
    String[] lines = new ScoreTables(scores(), List.of(), List.of()).csv().split("\n");

    assertThat(lines).hasSize(10);
    assertThat(lines[0]).isEqualTo("photo,mask,method,hole,psnr_db,ssim,l1,seam");
    assertThat(lines[1]).startsWith("\"a,\"\"b\"\".jpg\",box,photo,0.250000,Infinity,1.000000,");
    assertThat(lines[6]).isEqualTo("1.jpg,box,rad,0.250000,16.000000,0.750000,20.000000,2.000000");
  }
}
