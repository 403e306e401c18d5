package dev.rad.evaluation;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An HTML page with all tables and pictures. It depends only on the files beside it. Pictures are
 * loaded lazily.
 */
final class HtmlPage {

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>rad evaluate</title>
      <style>
      body { font: 15px/1.4 sans-serif; margin: 1.5em; color: #222; background: #fff }
      table { border-collapse: collapse; margin: 0.5em 0 }
      th, td { padding: 2px 8px; text-align: left; border-bottom: 1px solid #ddd }
      p { max-width: 60em }
      .pictures td, .pictures th { padding: 2px; text-align: center; font-size: 12px }
      .pictures th { position: sticky; top: 0; background: #fff; font-size: 13px }
      .pictures img { background: #eee; display: block }
      .squares img { width: 128px; height: 128px; image-rendering: pixelated }
      .photos img { width: 240px; min-height: 120px }
      </style>
      </head>
      <body>
      <h1>rad evaluate</h1>
      """;

  private final CaseFiles files;
  private final String kind;
  private final Map<Result.Key, Result> results = new LinkedHashMap<>();
  private final Map<String, Map<String, TestCase>> cases =
      new LinkedHashMap<>(); // by mask, picture

  /**
   * Groups the results by mask and picture.
   *
   * @param whole whether pictures are whole photos, which are shown larger and not scaled up
   */
  HtmlPage(CaseFiles files, Collection<Result> all, boolean whole) {
    this.files = files;
    this.kind = whole ? "photos" : "squares";
    for (Result result : all) {
      results.put(result.key(), result);
      TestCase testCase = result.testCase();
      cases
          .computeIfAbsent(testCase.mask(), mask -> new LinkedHashMap<>())
          .putIfAbsent(testCase.picture(), testCase);
    }
  }

  /** Returns the HTML text of the page. */
  String text(Summary summary, List<Table> tables) {
    var html = new StringBuilder(HEAD);
    tables.forEach(table -> add(html, table));
    for (String mask : summary.masks()) {
      if (cases.containsKey(mask)) {
        addPictures(html, mask, summary.methods());
      }
    }
    return html.append("</body>\n</html>\n").toString();
  }

  private static void add(StringBuilder html, Table table) {
    html.append("<h2>").append(escaped(table.title())).append("</h2>\n<table>\n<tr>");
    table.header().forEach(name -> html.append("<th>").append(escaped(name)).append("</th>"));
    html.append("</tr>\n");
    for (List<Table.Cell> row : table.rows()) {
      html.append("<tr>");
      for (Table.Cell cell : row) {
        String text = escaped(cell.text());
        html.append("<td>").append(cell.best() ? "<b>" + text + "</b>" : text).append("</td>");
      }
      html.append("</tr>\n");
    }
    html.append("</table>\n<p>").append(escaped(table.caption())).append("</p>\n");
  }

  private void addPictures(StringBuilder html, String mask, List<String> methods) {
    html.append("<h2>Pictures: ").append(escaped(mask)).append("</h2>\n");
    html.append("<p>PSNR of the hole in dB below each filling.</p>\n<table class=\"pictures ");
    html.append(kind).append("\">\n");
    html.append("<tr><th></th><th>photo</th><th>mask</th>");
    methods.forEach(method -> html.append("<th>").append(escaped(method)).append("</th>"));
    html.append("</tr>\n");
    for (TestCase testCase : cases.getOrDefault(mask, Map.of()).values()) {
      html.append("<tr><td title=\"").append(escaped(testCase.photo())).append("\">");
      html.append(escaped(testCase.picture())).append("</td>");
      addPicture(html, files.original(testCase), testCase.photo(), "");
      addPicture(html, files.mask(testCase), "mask of " + testCase.photo(), "");
      for (String method : methods) {
        Result result = results.get(new Result.Key(testCase.picture(), testCase.mask(), method));
        if (result == null) {
          html.append("<td></td>");
        } else {
          String psnr = String.format(Locale.ROOT, "%.2f", result.metrics().get(Metric.PSNR_HOLE));
          addPicture(html, files.filled(testCase, method), method, psnr);
        }
      }
      html.append("</tr>\n");
    }
    html.append("</table>\n");
  }

  private void addPicture(StringBuilder html, Path file, String name, String below) {
    Path relative = files.folder().relativize(file);
    String address = relative.toString().replace('\\', '/'); // safe: made by FileNames
    html.append("<td><a href=\"").append(address).append("\"><img loading=\"lazy\" src=\"");
    html.append(address).append("\" alt=\"").append(escaped(name)).append("\"></a>");
    html.append(below).append("</td>");
  }

  /** Escapes a text for HTML. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
