package dev.rad.cli.plot;

import java.awt.Color;
import java.awt.Font;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Creates empty charts in rad's style, which align when stacked. */
public final class ChartPanel {

  /** The width of every panel, in pixels. */
  public static final int WIDTH = 1200;

  private static final int LABEL_WIDTH = 90; // pixels, the same in all panels
  private static final int TICK_DISTANCE = 110; // pixels, at least, between labels
  private static final int FONT_SIZE = 14; // points

  private ChartPanel() {}

  /**
   * Creates a chart without series or legend.
   *
   * @param title the title, may be empty
   * @param place the label of the horizontal axis, which starts at 0
   * @param value the label of the vertical axis
   * @param height the height in pixels
   * @param placePattern the number format of the horizontal axis
   * @param valuePattern the number format of the vertical axis
   * @return the chart
   */
  public static XYChart of(
      String title,
      String place,
      String value,
      int height,
      String placePattern,
      String valuePattern) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(height)
            .title(title)
            .xAxisTitle(place)
            .yAxisTitle(value)
            .build();
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE);
    chart
        .getStyler()
        .setChartTitleVisible(!title.isEmpty())
        .setLegendVisible(false)
        .setLegendPosition(LegendPosition.InsideNE)
        .setLegendFont(font)
        .setChartBackgroundColor(Color.WHITE)
        .setPlotContentSize(0.97)
        .setYAxisLeftWidthHint(LABEL_WIDTH);
    chart
        .getStyler()
        .setAxisTickLabelsFont(font)
        .setAxisTitleFont(font)
        .setXAxisMin(0.0)
        .setXAxisTickMarkSpacingHint(TICK_DISTANCE)
        .setXAxisDecimalPattern(placePattern)
        .setYAxisDecimalPattern(valuePattern)
        .setLocale(Locale.ROOT);
    return chart;
  }
}
