package dev.rad.cli.plot;

import dev.rad.schedule.NoiseSchedule;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Plots a noise schedule over the states k, for pixels of several mask values: the surviving signal
 * ({@code ᾱ}), the noise of each step ({@code β}), and the step that conditions the network ({@code
 * τ}).
 */
public final class SchedulePlot {

  private static final int PANEL_HEIGHT = 320; // pixels
  private static final double ODD_PLACE =
      0.3; // position of a first point without value; see LossPlot

  private static final double FIRST_HUE = 0.98; // red, on the circle from 0 to 1
  private static final double LAST_HUE = 0.58; // blue
  private static final float SATURATION = 0.75f;
  private static final float BRIGHTNESS = 0.75f;

  private SchedulePlot() {}

  /** The quantity of a panel, as a function of state and mask value. */
  private interface Quantity {
    double at(int k, double mask);
  }

  /**
   * Draws a schedule.
   *
   * @param title the title
   * @param schedule the schedule
   * @param masks mask values in [0, 1], at least one
   * @return a picture of three panels
   */
  static BufferedImage draw(String title, NoiseSchedule schedule, List<Double> masks) {
    List<XYChart> charts =
        List.of(
            panel(title, "survival ᾱ", schedule, masks, schedule::alphaBar),
            panel("", "noise of the step β", schedule, masks, (k, m) -> beta(schedule, k, m)),
            panel("", "the network's step τ", schedule, masks, schedule::networkStep));
    charts.get(0).getStyler().setLegendVisible(true);
    var image =
        new BufferedImage(
            ChartPanel.WIDTH, charts.size() * PANEL_HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    for (XYChart chart : charts) {
      chart.paint(graphics, ChartPanel.WIDTH, PANEL_HEIGHT);
      graphics.translate(0, PANEL_HEIGHT);
    }
    graphics.dispose();
    return image;
  }

  /** Returns the noise of the step into a state; 0 for the clean picture. */
  private static double beta(NoiseSchedule schedule, int k, double mask) {
    return k == 0 ? Double.NaN : schedule.transition(k, k - 1, mask).beta();
  }

  private static XYChart panel(
      String title, String value, NoiseSchedule schedule, List<Double> masks, Quantity quantity) {
    XYChart chart = ChartPanel.of(title, "noise steps k", value, PANEL_HEIGHT, "#,##0", "0.###");
    int[] states = IntStream.rangeClosed(0, schedule.steps()).toArray();
    for (int i = 0; i < masks.size(); i++) {
      add(chart, masks.get(i), states, quantity)
          .setLineColor(between((double) i / Math.max(1, masks.size() - 1)));
    }
    return chart;
  }

  private static XYSeries add(XYChart chart, double mask, int[] states, Quantity quantity) {
    double[] steps = new double[states.length + 1];
    double[] values = new double[states.length + 1];
    steps[0] = -ODD_PLACE;
    values[0] = Double.NaN;
    for (int i = 0; i < states.length; i++) {
      steps[i + 1] = states[i];
      values[i + 1] = quantity.at(states[i], mask);
    }
    XYSeries series = chart.addSeries(name(mask), steps, values);
    series.setLineStyle(new BasicStroke(mask == 0 || mask == 1 ? 2.5f : 1.5f));
    series.setMarker(SeriesMarkers.NONE);
    return series;
  }

  private static String name(double mask) {
    String value = String.format(Locale.ROOT, "m = %s", mask);
    return mask == 1 ? value + " (hole)" : mask == 0 ? value + " (kept)" : value;
  }

  /** Interpolates the colours from the first mask value (0) to the last one (1). */
  private static Color between(double place) {
    float hue = (float) (FIRST_HUE + place * (LAST_HUE - FIRST_HUE));
    return Color.getHSBColor(hue, SATURATION, BRIGHTNESS);
  }
}
