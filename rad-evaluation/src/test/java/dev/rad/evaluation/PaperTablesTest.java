package dev.rad.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Compares tables with values worked out by hand. */
class PaperTablesTest {

  private static List<Result> results(String... lines) {
    List<Result> results = new ArrayList<>();
    for (String line : lines) {
      results.add(ResultCsv.parse(line).orElseThrow());
    }
    return results;
  }

  /**
   * picture, method, steps, forward, backward, set-up, seconds, PSNR, SSIM, L1, seam; all holes.
   * Then nothing, or step, patches, Laplacian, fine, fine colour, the photo's fine energy.
   */
  private static String row(String picture, String method, String costs, String measures) {
    String[] m = measures.split(",", -1);
    String metrics =
        String.join(",", "30", m[0], "0.9", m[1], "1", m[2], m[3], "2"); // the photo's seam is 2
    String detail = m.length > 4 ? String.join(",", List.of(m).subList(4, 10)) : ",,,,,";
    return picture
        + ",a.jpg,box,0.25,"
        + method
        + ",7,"
        + costs
        + ","
        + metrics
        + ","
        + detail
        + ",,";
  }

  private static EvaluationSettings settings(String... methods) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String method : methods) {
      labels.put(method, "…");
    }
    return new EvaluationSettings(
        Map.of("size", "64", "height", "80", "device", "cpu"),
        Map.of("box", "drawn"),
        Map.of("box", List.of("a.jpg", "b.jpg")),
        labels);
  }

  private static List<Table> tables(List<Result> results, EvaluationSettings settings) {
    Summary summary =
        Summary.of(
            List.copyOf(settings.masks().keySet()),
            List.copyOf(settings.methods().keySet()),
            results,
            Map.of(
                new Summary.Group("rad", "box"), Map.of("Fréchet", 1.25),
                new Summary.Group("mcg", "box"), Map.of("Fréchet", 0.5)));
    return new PaperTables(summary, settings).all();
  }

  private static final List<Result> TWO_METHODS =
      results(
          row("0000", "rad", "100,100,0,0.5,10.5,0.1", "20,0.5,10,3"),
          row("0001", "rad", "100,100,0,0.7,12.7,0.12", "22,0.7,14,3"),
          row("0000", "mcg", "1000,1000,1000,0,200,0.2", "19,0.8,9,1.5"),
          row("0001", "mcg", "1000,1000,1000,0,300,0.3", "21,0.8,9,1.5"));

  @Test
  void all_twoMethods_haveMeansErrorsAndTheBestInBold() {
    String text = Markdown.of(tables(TWO_METHODS, settings("rad", "mcg")));

    // 20 and 22: mean 21, standard deviation √2, over √2 pictures: 1; SSIM likewise 0.1, L1 2
    // seams 3 and 1.5: the second is nearer to the photos' 2
    assertThat(text)
        .contains(
            "| method | box: PSNR ↑ | box: SSIM ↑ | box: L1 ↓ | box: seam |\n",
            "| rad | **21.00 ± 1.00** | 0.600 ± 0.100 | 12.00 ± 2.00 | 3.00 ± 0.00 |\n",
            "| mcg | 20.00 ± 1.00 | **0.800 ± 0.000** | **9.00 ± 0.00** | **1.50 ± 0.00** |\n")
        .contains("| method | box: Fréchet ↓ | box: PSNR ↑ |")
        .contains("| rad | 1.250 | **30.00 ± 0.00** |", "| mcg | **0.5000** | **30.00")
        .contains("box: N = 2, 25 % are hole", "64×64 pixels", "at a height of 80 pixels")
        .contains("best where it is the photos' own: box 2.00 ± 0.00");
  }

  @Test
  void all_detail_hasMediansOfRatiosAndTheNearestToOneInBold() {
    String costs = "0,0,0,0,1,0.1";
    String same = "20,0.5,10,3";
    List<Result> results =
        results(
            row("0000", "rad", costs, same + ",1,4,0.5,0.2,Infinity,9"),
            row("0001", "rad", costs, same + ",2,6,0.7,0.4,3,9"),
            row("0002", "rad", costs, same + ",9,8,0.6,9,2,9"),
            row("0000", "mcg", costs, same + ",1,7,1.5,0,1,9"),
            row("0001", "mcg", costs, same + ",1,7,1.5,0,1,9"),
            row("0002", "mcg", costs, same + ",1,7,,,,")); // a hole too narrow for energies

    String text = Markdown.of(tables(results, settings("rad", "mcg")));

    // a ratio of 0.6 is worse than one of 1.5
    assertThat(text)
        .contains(
            "| method | box: patches ↓ | box: Laplacian energy → 1 | box: energy above 4 px → 1"
                + " | box: fine colour energy → 1 | box: step at the border → 1 |\n",
            "| rad | **6.00 ± 1.15** | 0.60 | **0.40** | 3.00 | 2.00 |\n",
            "| mcg | 7.00 ± 0.00 | **1.50** | 0.00 | **1.00** | **1.00** |\n")
        .contains("medians of filling / truth", "Distances of patches in grey levels");
  }

  @Test
  void holeTexture_smoothAndTextured_areTablesOfTheirOwn() {
    String costs = "0,0,0,0,1,0.1";
    List<Result> results =
        results(
            row("0000", "rad", costs, "20,0.5,10,3,1,1,1,1,1,24.9"),
            row("0001", "rad", costs, "30,0.5,10,3,1,1,1,1,1,25"),
            row("0002", "rad", costs, "40,0.5,10,3,1,1,1,1,1,900"),
            row("0003", "rad", costs, "99,0.5,10,3,1,1,,,,"));

    List<Table> tables =
        HoleTexture.tables(List.of("box"), List.of("rad"), results, settings("rad"));

    assertThat(tables).hasSize(2);
    assertThat(tables.get(0).title()).startsWith("Holes in smooth places").contains("below 25");
    assertThat(tables.get(0).rows().get(0).get(1).text()).isEqualTo("20.00");
    assertThat(tables.get(1).rows().get(0).get(1).text()).isEqualTo("35.00 ± 5.00");
    assertThat(HoleTexture.tables(List.of("box"), List.of("rad"), List.of(), settings("rad")))
        .isEmpty();
  }

  @Test
  void all_wholePhotos_areSaidToBe() {
    var whole =
        new EvaluationSettings(
            Map.of("longest", "1000", "device", "cpu"),
            Map.of("box", "drawn"),
            Map.of(),
            Map.of("rad", "…"));

    assertThat(Markdown.of(tables(TWO_METHODS, whole)))
        .contains("Whole photos of at most 1000 pixels, known pixels pasted.")
        .contains("Per whole photo of at most 1000 pixels, one at a time, on cpu")
        .doesNotContain("null");
  }

  @Test
  void all_costs_areMediansInRelationToRad() {
    String text = Markdown.of(tables(TWO_METHODS, settings("rad", "mcg")));

    // medians of two are means: set-up 0.6, seconds 11.6, (10 + 12)/2/100 = 0.11; 250/11.6 = 21.55
    assertThat(text)
        .contains(
            "| method | steps | forward | backward | set-up, s | per evaluation, s | per picture, s | × rad |",
            "| rad | 100 | 100 | 0 | 0.6000 | 0.1100 | 11.6000 | 1.00 |\n",
            "| mcg | 1000 | 1000 | 1000 | 0.0000 | 0.2500 | 250.0000 | 21.55 |\n")
        .doesNotContain("Table 3");
  }

  @Test
  void all_ablation_isATableOfItsConfigurationsInThePapersOrder() {
    List<Result> results =
        results(
            row("0000", "rad", "100,100,0,0,10,0.1", "20,0.5,10,3"),
            row("0000", "ddrm", "20,20,0,0,2,0.1", "25,0.5,10,3"),
            row("0000", "rad-cfg2", "100,100,0,0,10,0.1", "15,0.5,10,3"),
            row("0000", "rad-cfg1", "100,100,0,0,10,0.1", "9,0.5,10,3"));

    List<Table> tables = tables(results, settings("rad", "ddrm", "rad-cfg2", "rad-cfg1"));

    Table ablation = tables.get(tables.size() - 1);
    assertThat(ablation.title()).startsWith("Table 3");
    assertThat(ablation.rows())
        .extracting(row -> row.get(0).text().split(":")[0].split(" \\(")[0])
        .containsExactly("Cfg. 1", "Cfg. 2", "RAD");
    assertThat(ablation.rows())
        .extracting(row -> row.get(1).text())
        .containsExactly("9.00", "15.00", "20.00"); // one picture has no standard error
    assertThat(ablation.rows())
        .extracting(row -> row.get(1).best())
        .containsExactly(false, false, true); // best of the ablation, although DDRM is better
  }

  @Test
  void all_unequalNumbersOfPictures_areSaid() {
    List<Result> results = TWO_METHODS.subList(0, 3);

    assertThat(Markdown.of(tables(results, settings("rad", "mcg", "not-yet"))))
        .contains("box: N = 2 or 1 (unfinished)")
        .doesNotContain("not-yet");
    assertThat(tables(List.of(), settings("rad"))).isEmpty();
  }
}
