package dev.rad.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FileChooser;
import dev.rad.image.Region;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Masks made with mouse and keys, as they are saved. */
class PaintingTest extends PageTest {

  @BeforeEach
  void removeHole() {
    page.press("Delete");
  }

  @Test
  void brush_and_eraser_cover_the_pixels_under_them_and_undo_takes_both_back() {
    page.brushSize(20);
    page.drag(100, 100, 200, 100);
    Mask painted = page.mask();
    assertThat(painted.at(150, 100)).isEqualTo(1);
    assertThat(painted.at(150, 108)).isEqualTo(1);
    assertThat(painted.at(150, 112)).isZero();
    assertThat(painted.at(92, 100)).isEqualTo(1); // the round end
    assertThat(painted.at(88, 100)).isZero();

    page.tool("e");
    page.drag(150, 80, 150, 120);
    Mask erased = page.mask();
    assertThat(erased.at(150, 100)).isZero();
    assertThat(erased.at(120, 100)).isEqualTo(1);

    page.press("Control+z");
    assertThat(page.mask()).isEqualTo(painted);
    page.press("Control+z");
    assertThat(page.mask().isEmpty()).isTrue();
    page.press("Control+y");
    page.press("Control+y");
    assertThat(page.mask()).isEqualTo(erased);
  }

  @Test
  void a_soft_brush_fades_from_its_middle() {
    page.brushSize(40);
    for (int i = 0; i < 10; i++) {
      page.press("{");
    }
    page.clickAt(240, 160);
    Mask mask = page.mask();
    assertThat(mask.at(240, 160)).isGreaterThan(0.9f);
    assertThat(mask.at(250, 160)).isBetween(0.2f, 0.8f);
    assertThat(mask.at(256, 160)).isLessThan(mask.at(248, 160));
  }

  @Test
  void paints_at_the_right_pixels_at_three_zooms_and_after_panning() {
    page.brushSize(4);
    page.clickAt(60, 60);
    page.move(240, 160);
    for (int i = 0; i < 12; i++) { // in, around the mouse
      page.page.mouse().wheel(0, -120);
      page.settle();
    }
    assertThat(page.scale()).isGreaterThan(8);
    page.clickAt(240, 160);
    page.page.keyboard().down(" ");
    page.drag(240, 160, 230, 150);
    page.page.keyboard().up(" ");
    page.clickAt(250, 165);
    page.press("0");
    page.press("-");
    page.press("-");
    page.press("-");
    assertThat(page.scale()).isLessThan(1);
    page.clickAt(420, 280);

    Mask mask = page.mask();
    for (int[] point : new int[][] {{60, 60}, {240, 160}, {250, 165}, {420, 280}}) {
      assertThat(mask.at(point[0], point[1])).as("at %d, %d", point[0], point[1]).isEqualTo(1);
      assertThat(mask.at(point[0] + 4, point[1])).isZero();
      assertThat(mask.at(point[0], point[1] - 5)).isZero();
    }
    assertThat(mask.fraction() * 480 * 320).isBetween(30.0, 80.0);
  }

  @Test
  void rectangle_polygon_and_lasso_are_filled_and_alt_takes_away() {
    page.tool("r");
    page.drag(50.2, 40.4, 99.7, 89.6);
    assertThat(page.mask()).isEqualTo(Mask.rectangle(480, 320, new Region(50, 40, 50, 50)));

    page.tool("p");
    page.clickAt(200, 50);
    page.clickAt(300, 50);
    page.clickAt(300, 150);
    page.press("Enter");
    page.tool("l");
    page.drag(50, 200, 150, 200, 150, 300, 50, 300);
    page.page.keyboard().down("Alt");
    page.drag(80, 220, 120, 220, 120, 280, 80, 280);
    page.page.keyboard().up("Alt");

    Mask mask = page.mask();
    assertThat(mask.at(290, 60)).isEqualTo(1); // in the triangle
    assertThat(mask.at(210, 140)).isZero();
    assertThat(mask.at(60, 210)).isEqualTo(1); // in the lasso's
    assertThat(mask.at(100, 250)).isZero(); // what Alt took away
  }

  @Test
  void fills_an_outline_and_says_if_it_is_open() {
    page.brushSize(6);
    page.drag(100, 100, 200, 100, 200, 200, 100, 200);
    page.tool("g");
    page.clickAt(150, 150);
    assertThat(page.notice()).contains("open");

    page.tool("b");
    page.drag(100, 200, 100, 100);
    page.tool("g");
    page.clickAt(150, 150);
    Mask mask = page.mask();
    assertThat(mask.at(150, 150)).isEqualTo(1);
    assertThat(mask.at(104, 150)).isEqualTo(1);
    assertThat(mask.at(90, 150)).isZero();
  }

  @Test
  void grows_shrinks_inverts_and_clears() {
    page.tool("r");
    page.drag(100, 100, 200, 200);
    page.click(".mask-menu summary");
    page.click("[data-grow]");
    page.find(".veil").waitFor();
    Mask square = Mask.rectangle(480, 320, new Region(100, 100, 100, 100));
    waitForMask(square.dilate(4));
    page.click("[data-shrink]");
    waitForMask(square.dilate(4).erode(4));
    page.press("i");
    assertThat(page.mask()).isEqualTo(square.dilate(4).erode(4).inverted());
    page.press("Delete");
    assertThat(page.mask().isEmpty()).isTrue();
  }

  /** The server makes this mask: it is here when undo has one step more. */
  private void waitForMask(Mask expected) {
    for (int i = 0; i < 20 && !page.mask().equals(expected); i++) {
      page.settle();
    }
    assertThat(page.mask()).isEqualTo(expected);
  }

  @Test
  void takes_masks_from_files() {
    page.click(".mask-menu summary");
    FileChooser chooser = page.page.waitForFileChooser(() -> page.find("[data-mask-file]").click());
    chooser.setFiles(TestStudio.HOLE);
    waitForMask(Mask.read(TestStudio.HOLE, MaskPolarity.WHITE_IS_HOLE));
  }

  @Test
  void keys_alone_paint_too() {
    page.brushSize(20);
    page.find(".stage").focus();
    page.press("ArrowRight");
    page.press("Enter");
    for (int i = 0; i < 8; i++) {
      page.press("ArrowRight");
    }
    page.press("Enter");
    Mask mask = page.mask();
    assertThat(mask.bounds()).isPresent();
    assertThat(mask.bounds().get().width()).isGreaterThan(45);
    assertThat(mask.bounds().get().height()).isBetween(19, 24);
  }

  @Test
  void regions_have_masks_and_times_of_their_own() {
    page.tool("r");
    page.drag(50, 50, 80, 80);
    page.press("a");
    page.drag(150, 50, 180, 80);
    assertThat(page.find(".regions li").count()).isEqualTo(2);
    assertThat(page.find(".arrival input").nth(1).inputValue()).isEqualTo("1");
    page.find(".arrival input").nth(1).fill("0.5");
    page.find(".arrival input").nth(1).press("Tab");
    page.fillFast();
    page.fill();

    var asked = studio.get("/api/sessions/" + page.page.url().split("#")[1]).json();
    assertThat(asked.path("fills").path(0).path("error").asString()).isEmpty();
    Path fill = cache.resolve("sessions").resolve(page.page.url().split("#")[1]).resolve("fills/1");
    assertThat(HolePlan.arrivalName(fill)).isPresent();
    assertThat(HolePlan.read(fill, 0.5).plan().orElseThrow().duration()).isEqualTo(1.5);
    page.press("Escape");
    page.press("Control+z"); // the time
    page.press("Control+z"); // the second region's shape
    assertThat(page.mask()).isEqualTo(Mask.rectangle(480, 320, new Region(50, 50, 30, 30)));
  }
}
