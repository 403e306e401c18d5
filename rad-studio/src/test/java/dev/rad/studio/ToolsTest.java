package dev.rad.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.options.MouseButton;
import dev.rad.image.Region;
import dev.rad.mask.Mask;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the tools' keys, wheels and sliders do, beside painting. */
class ToolsTest extends PageTest {

  @BeforeEach
  void removeHole() {
    page.press("Delete");
  }

  private int size() {
    return Integer.parseInt(page.find(".options .size").inputValue());
  }

  private double hardness() {
    return Double.parseDouble(page.find(".options input[max='1'][step='0.1']").inputValue());
  }

  private double[] place() {
    return page.at(0, 0);
  }

  @Test
  void brushes_become_larger_smaller_harder_and_softer_by_key_and_wheel() {
    page.brushSize(20);
    page.press("]");
    assertThat(size()).isEqualTo(24);
    page.press("[");
    page.press("[");
    assertThat(size()).isLessThan(20);
    page.move(240, 160);
    double scale = page.scale();
    page.page.keyboard().down("Shift");
    int before = size();
    page.page.mouse().wheel(0, -120);
    page.settle();
    assertThat(size()).isGreaterThan(before);
    page.page.keyboard().up("Shift");
    assertThat(page.scale()).isEqualTo(scale);
    double ring = page.find(".cursor").boundingBox().width;
    assertThat(ring).isCloseTo(size() * page.scale(), within(3.0));
    page.press("+");
    assertThat(page.find(".cursor").boundingBox().width).isCloseTo(1.5 * ring, within(3.0));
    page.press("]");
    assertThat(page.find(".cursor").boundingBox().width).isGreaterThan(1.6 * ring);
    assertThat(hardness()).isEqualTo(1);
    page.press("{");
    assertThat(hardness()).isEqualTo(0.9);
    page.press("}");
    assertThat(hardness()).isEqualTo(1);
  }

  @Test
  void the_photo_is_moved_by_the_middle_button_and_by_space_even_after_a_click_on_a_tool() {
    page.press("+");
    double[] before = place();
    page.move(200, 150);
    page.page.mouse().down(new Mouse.DownOptions().setButton(MouseButton.MIDDLE));
    page.page.mouse().move(page.at(200, 150)[0] + 30, page.at(200, 150)[1] + 20);
    page.page.mouse().up(new Mouse.UpOptions().setButton(MouseButton.MIDDLE));
    page.settle();
    assertThat(place()).containsExactly(before[0] + 30, before[1] + 20);

    page.click(".tools button >> nth=1");
    page.page.keyboard().down(" ");
    double[] p = page.at(200, 150);
    page.page.mouse().move(p[0], p[1]);
    page.page.mouse().down();
    page.page.mouse().move(p[0] - 30, p[1] - 20);
    page.page.mouse().up();
    page.page.keyboard().up(" ");
    page.settle();
    assertThat(place()).containsExactly(before);
    assertThat(page.mask().isEmpty()).isTrue();
    page.press("0");
    assertThat(page.scale()).isGreaterThan(1);
    assertThat(page.scale() * 480).isLessThan(page.find(".stage").boundingBox().width);
  }

  @Test
  void the_opacity_is_that_of_the_mask_on_the_screen() {
    page.brushSize(40);
    page.clickAt(240, 160);
    double[] p = page.at(240, 160);
    String alpha =
        "(canvas, [x, y]) => { const b = canvas.getBoundingClientRect(); const d = canvas.width / b.width;"
            + " return canvas.getContext('2d').getImageData((x - b.left) * d, (y - b.top) * d, 1, 1).data[3]; }";
    assertThat(((Number) page.find(".veil").evaluate(alpha, List.of(p[0], p[1]))).intValue())
        .isBetween(138, 142);
    page.find(".veil-option input").fill("1");
    page.settle();
    assertThat(page.find(".veil").evaluate(alpha, List.of(p[0], p[1]))).isEqualTo(255);
  }

  @Test
  void undo_takes_the_last_corner_of_a_polygon_back_before_anything_else() {
    page.tool("r");
    page.drag(20, 20, 30, 30);
    page.tool("p");
    page.clickAt(200, 50);
    page.clickAt(300, 50);
    page.clickAt(300, 150);
    page.clickAt(400, 300);
    page.press("Control+z");
    page.press("Enter");
    Mask mask = page.mask();
    assertThat(mask.at(290, 60)).isEqualTo(1);
    assertThat(mask.at(350, 230)).isZero();
    assertThat(mask.at(25, 25)).isEqualTo(1);
  }

  @Test
  void caps_lock_does_not_turn_undo_into_redo() {
    page.tool("r");
    page.drag(20, 20, 30, 30);
    page.page.evaluate(
        "() => document.body.dispatchEvent(new KeyboardEvent('keydown',"
            + " {key: 'Z', ctrlKey: true, bubbles: true}))");
    page.settle();
    assertThat(page.mask().isEmpty()).isTrue();
    page.press("Control+Shift+z");
    assertThat(page.mask()).isEqualTo(Mask.rectangle(480, 320, new Region(20, 20, 10, 10)));
    page.page.evaluate(
        "() => document.body.dispatchEvent(new KeyboardEvent('keydown',"
            + " {key: ']', ctrlKey: true, altKey: true, modifierAltGraph: true, bubbles: true}))");
    page.settle();
    page.tool("b");
    assertThat(size()).isGreaterThan(19);
  }

  @Test
  void the_sheet_lists_every_key() {
    page.press("?");
    page.find("dialog").waitFor();
    List<String> keys = page.find("dialog kbd").allInnerTexts();
    assertThat(keys).contains("B", "[", "]", "Ctrl+Z", "Ctrl+Shift+Z", "Space", "F", "Enter", "?");
    assertThat(page.find("dialog dd").allInnerTexts()).doesNotHaveDuplicates();
    page.press("Escape");
    assertThat(page.find("dialog").count()).isZero();
  }

  @Test
  void a_filling_that_was_left_comes_back_with_redo_and_a_tool_says_what_to_do_first() {
    page.tool("r");
    page.drag(200, 200, 215, 215);
    page.fillFast();
    page.fill();
    page.click(".tools button >> nth=0");
    assertThat(page.notice()).contains("Keep this filling first");
    page.press("Control+z");
    assertThat(page.find("[data-keep]").count()).isZero();
    assertThat(page.find(".after img").count()).isZero();
    page.press("Control+y");
    assertThat(page.find("[data-keep]").count()).isEqualTo(1);
    assertThat(page.find(".after img").count()).isEqualTo(1);
  }

  @Test
  void every_setting_has_its_default_and_one_line() {
    page.click(".settings summary");
    for (String name :
        List.of(
            "seed",
            "samples",
            "prior",
            "steps",
            "solver",
            "strength",
            "placement",
            "weights",
            "device",
            "precision")) {
      assertThat(page.find("#help-" + name).innerText()).as(name).isNotBlank();
    }
    assertThat(page.find("#set-steps").inputValue())
        .isEqualTo(Integer.toString(dev.rad.InpaintOptions.defaults().steps()));
    assertThat(page.find("#set-solver option:checked").innerText())
        .isEqualTo(dev.rad.InpaintOptions.defaults().solver().name() + " (default)");
    page.set("steps", "7");
    assertThat(page.find("#help-steps").innerText())
        .contains("Default: " + dev.rad.InpaintOptions.defaults().steps());
  }
}
