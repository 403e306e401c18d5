package dev.rad.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlPageTest {

  private static Result result(String picture, String photo, String mask, String method) {
    return new Result(
        new TestCase(picture, photo, mask),
        0.25,
        method,
        1,
        0,
        new Result.Cost(0, 0, 0, 1),
        Map.of(Metric.PSNR_HOLE, 12.345));
  }

  private static String page(List<Result> results, List<String> masks, List<String> methods) {
    Summary summary = Summary.of(masks, methods, results, Map.of());
    return new HtmlPage(new CaseFiles(Path.of("out")), results, false).text(summary, List.of());
  }

  @Test
  void text_hostileNames_areShownAsTheyAre() {
    String photo = "<script>alert('1')</script> & \"2\".jpg";
    String html =
        page(
            List.of(result("0000", photo, "a<b", "rad@ddim/2")),
            List.of("a<b"),
            List.of("rad@ddim/2"));

    assertThat(html)
        .doesNotContain("<script")
        .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;2&quot;.jpg")
        .contains("<h2>Pictures: a&lt;b</h2>", "<th>rad@ddim/2</th>")
        .contains("src=\"filled/a_b/rad_ddim_2/0000.png\"", "src=\"mask/a_b/0000.png\"");
  }

  @Test
  void text_manyPictures_areLoadedWhenSeenAndFromFilesBesideIt() {
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      for (String mask : List.of("box", "wide")) {
        for (String method : List.of("rad", "ddrm")) {
          results.add(result("%04d".formatted(i), i + ".jpg", mask, method));
        }
      }
    }
    results.remove(results.size() - 1); // one is missing

    String html = page(results, List.of("box", "wide"), List.of("rad", "ddrm"));

    assertThat(count(html, "<img ")).isEqualTo(100 * 2 * (2 + 2) - 1);
    assertThat(count(html, "<img loading=\"lazy\" src=\"")).isEqualTo(count(html, "<img "));
    assertThat(count(html, "<td></td>")).isEqualTo(1);
    assertThat(html).doesNotContain("://", "<script").contains("12.35").endsWith("</html>\n");
  }

  private static long count(String text, String part) {
    return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
  }
}
