package dev.rad.cli.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The course of a training as a picture: the loss, with the validation's if there is one, and below
 * it the gradients' norm and the learning rate over the same steps. Loss and norm are logarithmic
 * where they are positive and span a factor of 10.
 */
public final class LossPlot {

  private static final int LOSS_HEIGHT = 480; // pixels
  private static final int PANEL_HEIGHT = 220; // pixels
  private static final int MARKED = 60; // points of a curve that are marked, at most
  private static final double ODD_PLACE = 0.3; // between the steps

  private static final double LOGARITHMIC_FROM = 10; // largest value over smallest
  private static final int SMOOTHED_PART = 50; // means are over this part of all steps,
  private static final int LEAST_SMOOTHED = 10; // but over so many if there are,
  private static final int MOST_SMOOTHED = 200; // and no more than so many

  private static final MathContext DIGITS = new MathContext(3);
  private static final int LEAST_PLAIN = -3; // decimal exponents that are written out
  private static final int MOST_PLAIN = 5;

  private static final Color RAW = new Color(0xb9d3ea);
  private static final Color SMOOTHED = new Color(0x1f5fa8);
  private static final Color VALIDATION = new Color(0xd1495b);

  private LossPlot() {}

  /**
   * Draws a training's tables.
   *
   * @param title what stands above
   * @param training the table of its steps, with at least one loss
   * @param validation the table of its validations; may be empty
   * @return the picture
   */
  static BufferedImage draw(String title, LossTable training, LossTable validation) {
    List<XYChart> charts = new ArrayList<>();
    charts.add(loss(title, training.curve("loss"), validation.curve("loss")));
    Curve norm = training.curve("gradient_norm");
    if (!norm.isEmpty()) {
      charts.add(gradientNorm(norm));
    }
    Curve rate = training.curve("learning_rate");
    if (!rate.isEmpty()) {
      charts.add(learningRate(rate));
    }
    int height = charts.stream().mapToInt(XYChart::getHeight).sum();
    var image = new BufferedImage(ChartPanel.WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    for (XYChart chart : charts) {
      chart.paint(graphics, ChartPanel.WIDTH, chart.getHeight());
      graphics.translate(0, chart.getHeight());
    }
    graphics.dispose();
    return image;
  }

  private static XYChart loss(String title, Curve training, Curve validation) {
    boolean logarithmic = isLogarithmic(training, validation);
    XYChart chart = chart(title, "loss", LOSS_HEIGHT, logarithmic);
    chart.getStyler().setLegendVisible(true);
    addSmoothed(chart, training, logarithmic);
    if (!validation.isEmpty()) {
      Curve shown = logarithmic ? validation.log10() : validation;
      add(chart, "validation", shown, VALIDATION);
    }
    return chart;
  }

  private static XYChart gradientNorm(Curve norm) {
    boolean logarithmic = isLogarithmic(norm);
    XYChart chart = chart("", "gradient norm", PANEL_HEIGHT, logarithmic);
    addSmoothed(chart, norm, logarithmic);
    return chart;
  }

  private static XYChart learningRate(Curve rate) {
    XYChart chart = chart("", "learning rate", PANEL_HEIGHT, false);
    add(chart, "learning rate", rate, SMOOTHED);
    return chart;
  }

  /** Whether logarithms show more. */
  private static boolean isLogarithmic(Curve... curves) {
    DoubleSummaryStatistics range =
        Arrays.stream(curves)
            .flatMapToDouble(curve -> Arrays.stream(curve.values()))
            .filter(Double::isFinite)
            .summaryStatistics();
    return range.getMin() > 0 && range.getMax() >= LOGARITHMIC_FROM * range.getMin();
  }

  /**
   * A chart without series. The library's own logarithmic axes let labels overlap, and take no
   * labels of ours, so the logarithms themselves are drawn and labelled with what they are of.
   */
  private static XYChart chart(String title, String value, int height, boolean logarithmic) {
    XYChart chart = ChartPanel.of(title, "step", value, height, "#,##0.##", "0.0#####E0");
    chart
        .getStyler()
        .setyAxisTickLabelsFormattingFunction(
            place -> label(logarithmic ? Math.pow(10, place) : place));
    return chart;
  }

  /** A number in three digits as people write it; with an exponent only where it needs one. */
  static String label(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    return exponent >= LEAST_PLAIN && exponent <= MOST_PLAIN
        ? rounded.toPlainString()
        : rounded.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
  }

  private static void addSmoothed(XYChart chart, Curve curve, boolean logarithmic) {
    add(chart, "each step", logarithmic ? curve.log10() : curve, RAW);
    int count = curve.values().length;
    int width = Math.min(MOST_SMOOTHED, Math.max(LEAST_SMOOTHED, count / SMOOTHED_PART));
    if (count > 1) {
      Curve mean = curve.smoothed(width);
      add(chart, "mean of " + width + " steps", logarithmic ? mean.log10() : mean, SMOOTHED);
    }
  }

  /**
   * Adds a curve; where it has few points, they are marked. It begins with a gap at an odd place:
   * the library labels every n-th of equally spaced numbers, and round numbers otherwise.
   */
  private static void add(XYChart chart, String name, Curve curve, Color color) {
    Curve drawn = curve.thinned(ChartPanel.WIDTH);
    double[] steps =
        DoubleStream.concat(DoubleStream.of(ODD_PLACE), Arrays.stream(drawn.steps())).toArray();
    double[] values =
        DoubleStream.concat(DoubleStream.of(Double.NaN), Arrays.stream(drawn.values())).toArray();
    XYSeries series = chart.addSeries(name, steps, values);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(color == RAW ? 1f : 2f));
    series.setMarker(values.length <= MARKED ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    series.setMarkerColor(color);
  }
}
