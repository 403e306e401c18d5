package dev.rad.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import dev.rad.mask.Mask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is lost: tabs that close, servers that stop, two tabs at once. */
@ExtendWith(Chromium.class)
class LifeTest {

  @TempDir Path folder;

  @Test
  void a_server_that_starts_again_finds_photo_mask_history_and_settings() {
    TestStudio studio = TestStudio.start(folder);
    int port = studio.studio.port();
    try (var page = StudioPage.open(studio)) {
      page.fillFast();
      page.set("strength", "0.7");
      page.fill();
      page.click("[data-keep]");
      page.brushSize(20);
      page.drag(100, 100, 150, 100);
      Mask first = page.mask();
      page.drag(100, 200, 150, 200);
      Mask both = page.mask();
      waitUntilKept(studio, page, 4); // the photo, the filling, a stroke and another

      studio.close();
      page.find(".notice.bad").waitFor();
      assertThat(page.notice()).contains("nothing is lost");
      page.drag(200, 60, 240, 60); // painted while nobody listens
      Mask three = page.mask();
      studio = TestStudio.start(folder, port, StudioOptions.Limits.STANDARD);
      page.find(".notice.bad").waitFor(hidden());
      waitUntilKept(studio, page, 5);

      StudioPage again = page.tab(page.page.url());
      assertThat(again.mask()).isEqualTo(three);
      assertThat(again.find(".after img").count()).isEqualTo(1);
      again.press("Control+z");
      assertThat(again.mask()).isEqualTo(both);
      again.press("Control+z");
      assertThat(again.mask()).isEqualTo(first);
      again.click(".settings summary");
      assertThat(again.find("#set-strength").inputValue()).isEqualTo("0.7");
      assertThat(page.errors).isEmpty();
      assertThat(again.errors).isEmpty();
    } finally {
      studio.close();
    }
  }

  private static com.microsoft.playwright.Locator.WaitForOptions hidden() {
    return new com.microsoft.playwright.Locator.WaitForOptions()
        .setState(com.microsoft.playwright.options.WaitForSelectorState.HIDDEN);
  }

  private static void waitUntilKept(TestStudio studio, StudioPage page, int moments) {
    String session = "/api/sessions/" + page.page.url().split("#")[1];
    try (var events = EventReader.open(studio, session, null)) {
      while (studio.get(session).json().path("state").path("moments").size() < moments) {
        events.until(event -> event.type().equals("state") || event.type().equals("session"));
      }
    }
  }

  @Test
  void photos_are_offered_again_and_deleted() {
    try (var studio = TestStudio.start(folder)) {
      try (var page = StudioPage.open(studio)) {
        page.drag(100, 100, 150, 100);
        waitUntilKept(studio, page, 2);
      } // the tab is closed
      try (var page = StudioPage.open(studio)) {
        assertThat(page.notice()).contains("Go on with photo.jpg");
        page.click("[data-go-on]");
        page.find(".notice").waitFor(hidden());
        page.waitForPhoto();
        assertThat(page.mask().at(120, 100)).isEqualTo(1);
      }
      try (var page = StudioPage.open(studio)) {
        page.press("o");
        page.find(".photo-card").waitFor();
        assertThat(page.find(".photo-card").count()).isEqualTo(1);
        page.click(".photos .icon-button");
        page.click(".sure button >> nth=1"); // on second thoughts
        assertThat(page.find(".photo-card").count()).isEqualTo(1);
        page.click(".photos .icon-button");
        page.click("[data-remove]");
        page.find(".photo-card").waitFor(hidden());
        assertThat(studio.get("/api/sessions").json().isEmpty()).isTrue();
      }
    }
  }

  /** A tab whose saving waits at {@link Held#release}, so that another tab is before it. */
  private static final class Held {
    private final List<Route> held = new ArrayList<>();

    Held(StudioPage page) {
      page.page.route("**/state", held::add);
    }

    /** Until the tab saves. */
    void await(StudioPage page) {
      page.page.waitForCondition(() -> !held.isEmpty());
    }

    void release(StudioPage page) {
      page.page.unroute("**/state");
      held.forEach(Route::resume);
    }
  }

  private static void waitForMask(StudioPage page, Mask expected) {
    for (int i = 0; i < 50 && !page.mask().equals(expected); i++) {
      page.settle();
    }
    assertThat(page.mask()).isEqualTo(expected);
  }

  @Test
  void a_second_tab_follows_the_first() {
    try (var studio = TestStudio.start(folder);
        var page = StudioPage.open(studio)) {
      page.drag(100, 100, 150, 100);
      waitUntilKept(studio, page, 2);
      StudioPage other = page.tab(page.page.url());
      other.drag(100, 200, 150, 200);
      waitUntilKept(studio, page, 3);
      waitForMask(page, other.mask());

      page.fillFast();
      page.fill();
      other.find("[data-keep]").waitFor();
      page.click("[data-keep]");
      other.find("[data-keep]").waitFor(hidden());
      assertThat(other.find(".notice").count()).isZero();
      assertThat(page.find(".notice").count()).isZero();
    }
  }

  @Test
  void a_conflict_of_two_tabs_is_the_persons_to_settle() {
    try (var studio = TestStudio.start(folder);
        var page = StudioPage.open(studio)) {
      page.drag(100, 100, 150, 100);
      waitUntilKept(studio, page, 2);
      StudioPage other = page.tab(page.page.url());
      for (boolean mine : new boolean[] {false, true}) {
        var held = new Held(other);
        other.drag(100, 200, 150, 200);
        held.await(other);
        page.drag(100, 250, mine ? 170 : 160, 250);
        waitUntilKept(studio, page, 3);
        Mask first = page.mask();
        Mask second = other.mask();
        held.release(other);
        other.find(".notice.bad").waitFor();
        assertThat(other.notice()).contains("changed in another tab");

        other.find(".notice button").nth(mine ? 1 : 0).click();
        other.find(".notice.bad").waitFor(hidden());
        waitForMask(page, mine ? second : first);
        waitForMask(other, mine ? second : first);
        assertThat(page.find(".notice").count()).isZero();
        page.press("Control+z");
        waitUntilPosition(studio, page, 1);
        waitForMask(other, page.mask());
      }
      assertThat(page.errors).isEmpty();
      assertThat(other.errors).isEmpty();
    }
  }

  private static void waitUntilPosition(TestStudio studio, StudioPage page, int position) {
    String session = "/api/sessions/" + page.page.url().split("#")[1];
    try (var events = EventReader.open(studio, session, null)) {
      while (studio.get(session).json().path("state").path("position").asInt() != position) {
        events.until(event -> event.type().equals("state") || event.type().equals("session"));
      }
    }
  }

  @Test
  void a_photo_that_is_deleted_elsewhere_says_so() {
    try (var studio = TestStudio.start(folder);
        var page = StudioPage.open(studio)) {
      page.drag(100, 100, 150, 100);
      waitUntilKept(studio, page, 2);
      studio.delete("/api/sessions/" + page.page.url().split("#")[1]);
      page.page.waitForCondition(() -> page.notice().contains("was deleted"));
    }
  }
}
