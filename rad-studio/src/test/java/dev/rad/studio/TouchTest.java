package dev.rad.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import dev.rad.mask.Mask;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Fingers on a phone. */
@ExtendWith(Chromium.class)
class TouchTest {

  @TempDir Path folder;
  private CDPSession device;

  private void touch(String type, double[]... points) {
    JsonArray all = new JsonArray();
    for (int i = 0; i < points.length; i++) {
      JsonObject point = new JsonObject();
      point.addProperty("x", points[i][0]);
      point.addProperty("y", points[i][1]);
      point.addProperty("id", i);
      all.add(point);
    }
    JsonObject event = new JsonObject();
    event.addProperty("type", type);
    event.add("touchPoints", all);
    device.send("Input.dispatchTouchEvent", event);
  }

  @Test
  void nothing_runs_over_the_edge_of_a_phone() {
    var phone = new Browser.NewContextOptions().setViewportSize(390, 844).setIsMobile(true);
    try (var studio = TestStudio.start(folder);
        var page = StudioPage.open(studio, phone)) {
      for (String bar : List.of(".bar", ".options", ".tools", ".panel-foot")) {
        var edge = page.find(bar).boundingBox();
        for (var part : page.find(bar + " :is(button, input):visible").all()) {
          var box = part.boundingBox();
          assertThat(box.x).as("%s in %s", part, bar).isGreaterThanOrEqualTo(edge.x);
          assertThat(box.x + box.width).as("%s in %s", part, bar).isLessThan(edge.x + edge.width);
        }
      }
    }
  }

  @Test
  void one_finger_paints_and_two_zoom_and_move() {
    var phone =
        new Browser.NewContextOptions()
            .setViewportSize(390, 844)
            .setHasTouch(true)
            .setIsMobile(true)
            .setDeviceScaleFactor(2);
    try (var studio = TestStudio.start(folder);
        var page = StudioPage.open(studio, phone)) {
      device = page.context.newCDPSession(page.page);
      page.press("Delete");
      touch("touchStart", page.at(100, 100));
      touch("touchMove", page.at(150, 100));
      touch("touchMove", page.at(200, 100));
      touch("touchEnd");
      page.settle();
      Mask line = page.mask();
      assertThat(line.at(150, 100)).isEqualTo(1);

      double before = page.scale();
      double[] left = page.at(200, 160);
      double[] right = page.at(280, 160);
      touch("touchStart", left);
      touch("touchStart", left, right);
      touch(
          "touchMove",
          new double[] {left[0] - 60, left[1]},
          new double[] {right[0] + 60, right[1]});
      touch("touchEnd");
      page.settle();
      assertThat(page.scale()).isGreaterThan(2 * before);
      assertThat(page.mask()).isEqualTo(line); // what the first finger began is no stroke

      touch("touchStart", page.at(240, 180));
      touch("touchEnd");
      page.settle();
      assertThat(page.mask().at(240, 180)).isEqualTo(1);
      assertThat(page.errors).isEmpty();
    }
  }
}
