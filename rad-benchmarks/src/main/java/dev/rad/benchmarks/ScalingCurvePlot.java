package dev.rad.benchmarks;

import dev.rad.cli.plot.ChartPanel;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws an {@link ScalingCurve}: both axes are linear and start at 0, so that a proportional cost
 * is a straight line.
 */
final class ScalingCurvePlot {

  private static final int HEIGHT = 480; // pixels
  private static final List<Color> COLORS =
      List.of(new Color(0x1f5fa8), new Color(0xd1495b), new Color(0x66a182), new Color(0xedae49));

  private ScalingCurvePlot() {}

  static BufferedImage draw(ScalingCurve axis) {
    XYChart chart =
        ChartPanel.of(axis.name(), axis.quantity(), axis.cost(), HEIGHT, "#,##0", "#,##0.####");
    chart
        .getStyler()
        .setLegendVisible(true)
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal);
    chart.getStyler().setYAxisMin(0.0);
    Map<String, List<ScalingCurve.Point>> series = new LinkedHashMap<>();
    for (ScalingCurve.Point point : axis.points()) {
      series.computeIfAbsent(point.series(), n -> new ArrayList<>()).add(point);
    }
    int next = 0;
    for (var entry : series.entrySet()) {
      XYSeries line =
          chart.addSeries(
              entry.getKey(),
              values(entry.getValue(), ScalingCurve.Point::at),
              values(entry.getValue(), ScalingCurve.Point::median));
      Color color = COLORS.get(next++ % COLORS.size());
      line.setMarkerColor(color);
      line.setMarker(SeriesMarkers.CIRCLE);
      line.setLineColor(color);
    }
    var image = new BufferedImage(ChartPanel.WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    chart.paint(graphics, ChartPanel.WIDTH, HEIGHT);
    graphics.dispose();
    return image;
  }

  private static double[] values(
      List<ScalingCurve.Point> points, ToDoubleFunction<ScalingCurve.Point> value) {
    return points.stream().mapToDouble(value).toArray();
  }
}
