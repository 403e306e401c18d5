package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.InpaintOptions;
import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.exception.CancelledException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static RadInpainter rad;

  @BeforeAll
  static void load() {
    rad = SmallInpainting.load();
  }

  @AfterAll
  static void close() {
    rad.close();
  }

  /** Keeps events, and their previews if asked to. */
  private static final class Recorder implements ProgressListener {
    private final boolean previews;
    private final List<Integer> steps = new ArrayList<>();
    private final List<Progress> events = new ArrayList<>();
    private final List<RgbImage> pictures = new ArrayList<>();

    Recorder(boolean previews) {
      this.previews = previews;
    }

    @Override
    public void onStep(Progress progress) {
      steps.add(progress.step());
      events.add(progress);
      if (previews) {
        pictures.add(progress.preview());
      }
    }
  }

  private static RgbImage fill(ProgressListener listener) {
    return rad.inpaint(
        SmallInpainting.photo(),
        SmallInpainting.HOLE,
        SmallInpainting.OPTIONS.withListener(listener));
  }

  @Test
  void onStep_severalWindowsAndSamples_countsAllSteps() {
    var recorder = new Recorder(false);
    RgbImage photo = SmallInpainting.photo(90, 20, 1);
    Mask hole =
        Mask.rectangle(90, 20, new Region(3, 3, 4, 4))
            .union(Mask.rectangle(90, 20, new Region(80, 9, 4, 4)));
    rad.samples(photo, hole, 2, SmallInpainting.OPTIONS.withListener(recorder));

    List<Integer> expected = IntStream.rangeClosed(1, 2 * 2 * 4).boxed().toList();
    assertThat(recorder.steps).isEqualTo(expected);
    assertThat(recorder.events).extracting(Progress::step).isEqualTo(expected);
    assertThat(recorder.events).extracting(Progress::steps).containsOnly(16);
    assertThat(recorder.events).extracting(Progress::elapsed).isSorted();
    assertThat(recorder.events.get(0).remaining()).isPositive();
    assertThat(recorder.events.get(15).remaining()).isEqualTo(Duration.ZERO);
  }

  /** The step that makes a pixel clean gives it the clean estimate. */
  @Test
  void preview_lastStep_isTheResult() {
    var recorder = new Recorder(true);
    RgbImage result = fill(recorder);
    assertThat(recorder.pictures).hasSize(4);
    assertThat(recorder.pictures.get(3)).isEqualTo(result);
    assertThat(recorder.pictures.get(0)).isNotEqualTo(result);
    RgbImage black = RgbImage.of(32, 24, new byte[3 * 32 * 24]);
    for (RgbImage picture : recorder.pictures) {
      assertThat(picture.composite(black, SmallInpainting.HOLE))
          .isEqualTo(SmallInpainting.photo().composite(black, SmallInpainting.HOLE));
    }
  }

  @Test
  void preview_computedOrNot_doesNotChangeTheResult() {
    assertThat(fill(new Recorder(true))).isEqualTo(fill(new Recorder(false)));
  }

  @Test
  void preview_afterItsStep_isRefused() {
    var recorder = new Recorder(false);
    fill(recorder);
    assertThatThrownBy(() -> recorder.events.get(1).preview())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("within onStep");
  }

  @Test
  void inpaint_interruptedInAStep_stopsBeforeTheNextAndKeepsNothing() {
    RgbImage whole = fill(ProgressListener.NONE);
    long before = NativeObjects.count();
    List<Integer> seen = new ArrayList<>();
    ProgressListener interrupting =
        SmallInpainting.afterStep(
            step -> {
              seen.add(step);
              if (step == 2) {
                Thread.currentThread().interrupt();
              }
            });
    assertThatThrownBy(() -> fill(interrupting))
        .isInstanceOf(CancelledException.class)
        .hasMessageContaining("step 3 of 4");
    assertThat(Thread.interrupted()).isTrue(); // clears it, too
    assertThat(seen).containsExactly(1, 2);
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    assertThat(fill(ProgressListener.NONE)).isEqualTo(whole);
  }

  @Test
  void inpaint_cancelledInTheSecondWindow_keepsNothing() {
    RgbImage photo = SmallInpainting.photo(90, 20, 1);
    Mask hole =
        Mask.rectangle(90, 20, new Region(3, 3, 4, 4))
            .union(Mask.rectangle(90, 20, new Region(80, 9, 4, 4)));
    var recorder = new Recorder(true);
    var cancelling =
        new ProgressListener() {
          @Override
          public void onStep(Progress progress) {
            recorder.onStep(progress);
          }

          @Override
          public boolean isCancelled() {
            return recorder.events.size() == 6;
          }
        };
    InpaintOptions options = SmallInpainting.OPTIONS.withListener(cancelling);
    rad.inpaint(photo, hole, SmallInpainting.OPTIONS);
    long before = NativeObjects.count();
    assertThatThrownBy(() -> rad.inpaint(photo, hole, options))
        .isInstanceOf(CancelledException.class);
    assertThat(recorder.events).hasSize(6);
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  void inpaint_listenerThrows_passesItOnAndKeepsNothing() {
    fill(ProgressListener.NONE);
    long before = NativeObjects.count();
    var failure = new IllegalStateException("the disk of the previews is full");
    var failing =
        new ProgressListener() {
          @Override
          public void onStep(Progress progress) {
            throw failure;
          }
        };
    assertThatThrownBy(() -> fill(failing)).isSameAs(failure);
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }
}
