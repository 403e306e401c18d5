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
 * Plots the course of a training: the training loss with the validation loss, if any, and below it
 * the gradient norm and the learning rate. The axes of loss and norm are logarithmic if the values
 * are positive and span a factor of 10.
 */
public final class LossPlot {

  private static final int LOSS_HEIGHT = 480; // pixels
  private static final int PANEL_HEIGHT = 220; // pixels
  private static final int MARKED = 60; // the most points of a curve that are marked
  private static final double ODD_PLACE = 0.3; // between the steps

  private static final double LOGARITHMIC_FROM = 10; // largest value over smallest
  private static final int SMOOTHED_PART =
      50; // the moving average covers this fraction of all steps,
  private static final int MIN_SMOOTHED = 10; // but at least so many if there are,
  private static final int MAX_SMOOTHED = 200; // and at most so many

  private static final MathContext DIGITS = new MathContext(3);
  private static final int MIN_PLAIN = -3; // decimal exponents written without scientific notation
  private static final int MAX_PLAIN = 5;

  private static final Color RAW = new Color(0xb9d3ea);
  private static final Color SMOOTHED = new Color(0x1f5fa8);
  private static final Color VALIDATION = new Color(0xd1495b);

  private LossPlot() {}

  /**
   * Draws the tables of a training.
   *
   * @param title the title
   * @param training the table of training steps, with at least one loss
   * @param validation the table of validations; may be empty
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

  /** Returns whether a logarithmic axis suits the curves better. */
  private static boolean isLogarithmic(Curve... curves) {
    DoubleSummaryStatistics range =
        Arrays.stream(curves)
            .flatMapToDouble(curve -> Arrays.stream(curve.values()))
            .filter(Double::isFinite)
            .summaryStatistics();
    return range.getMin() > 0 && range.getMax() >= LOGARITHMIC_FROM * range.getMin();
  }

  /**
   * Creates a chart without series. The library's logarithmic axes overlap their labels and do not
   * accept custom ones, so the logarithms themselves are plotted and labelled with the original
   * values.
   */
  private static XYChart chart(String title, String value, int height, boolean logarithmic) {
    XYChart chart = ChartPanel.of(title, "step", value, height, "#,##0.##", "0.0#####E0");
    chart
        .getStyler()
        .setyAxisTickLabelsFormattingFunction(
            place -> label(logarithmic ? Math.pow(10, place) : place));
    return chart;
  }

  /** Formats a number with three digits, with an exponent only if needed. */
  static String label(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    return exponent >= MIN_PLAIN && exponent <= MAX_PLAIN
        ? rounded.toPlainString()
        : rounded.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
  }

  private static void addSmoothed(XYChart chart, Curve curve, boolean logarithmic) {
    add(chart, "each step", logarithmic ? curve.log10() : curve, RAW);
    int count = curve.values().length;
    int width = Math.min(MAX_SMOOTHED, Math.max(MIN_SMOOTHED, count / SMOOTHED_PART));
    if (count > 1) {
      Curve mean = curve.smoothed(width);
      add(chart, "mean of " + width + " steps", logarithmic ? mean.log10() : mean, SMOOTHED);
    }
  }

  /**
   * Adds a curve, whose points are marked if they are few. It starts with a gap at an irregular
   * position, because the library labels every n-th of equally spaced numbers but uses round labels
   * otherwise.
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
