package dev.rad.studio;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The page in a browser, and what a person does there. */
final class StudioPage implements AutoCloseable {
  private static final double PATIENCE = 90_000; // ms, on a machine with much else to do

  final BrowserContext context;
  final Page page;
  final List<String> errors = new ArrayList<>();

  private StudioPage(BrowserContext context, Page page) {
    this.context = context;
    this.page = page;
    page.setDefaultTimeout(PATIENCE);
    page.onPageError(errors::add);
  }

  static StudioPage open(TestStudio studio) {
    return open(studio, new Browser.NewContextOptions().setViewportSize(1280, 720));
  }

  static StudioPage open(TestStudio studio, Browser.NewContextOptions options) {
    return at(Chromium.browser().newContext(options), studio.studio.link().toString());
  }

  /** A page of a studio, by its link. */
  static StudioPage at(BrowserContext context, String link) {
    var opened = new StudioPage(context, context.newPage());
    opened.page.navigate(link);
    opened.waitForPhoto();
    return opened;
  }

  /** Another tab of the same browser. */
  StudioPage tab(String address) {
    return at(context, address);
  }

  void waitForPhoto() {
    find(".photo").evaluate("image => image.decode()");
    settle();
  }

  /** Until what was asked for is drawn: two frames. */
  void settle() {
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))");
  }

  Locator find(String selector) {
    return page.locator(selector);
  }

  void click(String selector) {
    page.locator(selector).first().click();
    settle();
  }

  void press(String keys) {
    page.keyboard().press(keys);
    settle();
  }

  /** A tool, by its key. */
  void tool(String key) {
    press(key);
  }

  void openPhoto(Path file) {
    FileChooser chooser = page.waitForFileChooser(() -> page.locator("[data-open]").click());
    chooser.setFiles(file);
    find(".photo[alt='" + file.getFileName() + "']").waitFor();
    waitForPhoto();
  }

  // Where things are

  double scale() {
    return Double.parseDouble(find(".stage").getAttribute("data-scale"));
  }

  /** A point of the photo, on the page. */
  double[] at(double x, double y) {
    BoundingBox box = find(".stage").boundingBox();
    return new double[] {
      box.x + x * scale() + Double.parseDouble(find(".stage").getAttribute("data-x")),
      box.y + y * scale() + Double.parseDouble(find(".stage").getAttribute("data-y"))
    };
  }

  /** Moves the mouse to a point of the photo. */
  void move(double x, double y) {
    double[] p = at(x, y);
    page.mouse().move(p[0], p[1]);
  }

  /** Drags from point to point of the photo: x, y, x, y, and so on. */
  void drag(double... points) {
    move(points[0], points[1]);
    page.mouse().down();
    for (int i = 2; i < points.length; i += 2) {
      move(points[i], points[i + 1]);
    }
    page.mouse().up();
    settle();
  }

  void clickAt(double x, double y) {
    drag(x, y);
  }

  /** Sets the brush's size, in pixels of the photo. */
  void brushSize(int pixels) {
    find(".options .size").fill(Integer.toString(pixels));
    find(".options .size").press("Tab");
    settle();
  }

  // Filling

  void set(String name, String value) {
    if (find(".settings").getAttribute("open") == null) {
      click(".settings summary");
    }
    Locator field = find("#set-" + name);
    if (field.evaluate("element => element.tagName").equals("SELECT")) {
      field.selectOption(value);
    } else {
      field.fill(value);
      field.press("Tab");
    }
    settle();
  }

  /** The fastest fillings there are. */
  void fillFast() {
    set("prior", "network");
    set("steps", "2");
  }

  void fill() {
    click("[data-fill]");
    find("[data-keep]").waitFor();
  }

  // Saving

  Path save(String what) {
    if (!find(".menu .sheet").isVisible()) {
      find(".menu > button").click();
    }
    Download download = page.waitForDownload(() -> find("[data-save=" + what + "]").click());
    Path file = download.path();
    try {
      Path folder = Files.createTempDirectory("studio");
      Path named = Files.copy(file, folder.resolve(download.suggestedFilename()));
      folder.toFile().deleteOnExit(); // after the file: the last is deleted first
      named.toFile().deleteOnExit();
      return named;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The mask as it is saved. */
  Mask mask() {
    return MaskFile.read(save("mask"), HolePlan.EXACT).mask();
  }

  String notice() {
    find(".notice").first().waitFor();
    return find(".notice").first().innerText();
  }

  @Override
  public void close() {
    context.close();
  }
}
