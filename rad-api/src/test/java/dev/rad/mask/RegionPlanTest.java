package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rad.exception.MaskException;
import dev.rad.image.Region;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RegionPlanTest {

  private static Mask row(float... values) {
    return Mask.of(values.length, 1, values);
  }

  @Test
  void inOrder_threeRegions_beginOneAfterTheOther() {
    RegionPlan plan =
        RegionPlan.inOrder(List.of(row(0, 1, 0, 0, 0), row(0, 0, 0, 1, 0), row(0, 0, 0, 0, 1)));
    assertThat(plan.duration()).isEqualTo(3);
    assertThat(plan.order()).isEqualTo(row(0, 1, 0, (float) (2 / 3.0), (float) (1 / 3.0)));
    assertThat(plan.hole()).isEqualTo(row(0, 1, 0, 1, 1));
    assertThat(plan.regions())
        .containsExactly(row(0, 1, 0, 0, 0), row(0, 0, 0, 1, 0), row(0, 0, 0, 0, 1));
    assertThat(plan).hasToString("RegionPlan[5×1, 60.0 % hole, 3.00 fillings long]");
  }

  @Test
  void inOrder_pixelInTwoRegions_isInTheFirst() {
    RegionPlan plan = RegionPlan.inOrder(List.of(row(1, 1, 0), row(0, 1, 1)));
    assertThat(plan.regions()).containsExactly(row(1, 1, 0), row(0, 0, 1));
  }

  @Test
  void inOrder_regionWithNothingOfItsOwn_takesNoTime() {
    RegionPlan plan =
        RegionPlan.inOrder(List.of(row(0, 0, 0), row(1, 1, 0), row(0, 1, 0), row(0, 0, 1)));
    assertThat(plan).isEqualTo(RegionPlan.inOrder(List.of(row(1, 1, 0), row(0, 0, 1))));
    assertThat(plan.duration()).isEqualTo(2);
  }

  @Test
  void inOrder_nothingToFill_isAnEmptyPlan() {
    RegionPlan plan = RegionPlan.inOrder(List.of(row(0, 0), row(0, 0)));
    assertThat(plan.duration()).isEqualTo(1);
    assertThat(plan.order().isEmpty()).isTrue();
    assertThat(plan.regions()).isEmpty();
  }

  @Test
  void inOrder_overlap_bringsTheBeginningsTogether() {
    List<Mask> regions = List.of(row(0, 1, 0, 0), row(0, 0, 1, 0), row(0, 0, 0, 1));
    RegionPlan half = RegionPlan.inOrder(regions, 0.5);
    assertThat(half.duration()).isEqualTo(2);
    assertThat(half.order()).isEqualTo(row(0, 1, 0.75f, 0.5f));
    RegionPlan together = RegionPlan.inOrder(regions, 1);
    assertThat(together.duration()).isEqualTo(1);
    assertThat(together.order()).isEqualTo(row(0, 1, 1, 1));
  }

  @Test
  void arriving_map_ordersTheHoleOnly() {
    RegionPlan plan = RegionPlan.arriving(row(0, 1, 1, 1), row(0.1f, 0.75f, 0.25f, 0.5f), 2);
    assertThat(plan.duration()).isEqualTo(2); // 0.25·2 begins at once, 0.75·2 one filling later
    assertThat(plan.order()).isEqualTo(row(0, 0.5f, 1, 0.75f));
  }

  @Property
  void arriving_anyMap_keepsItsOrderAndLeavesTheLastTheirTime(
      @ForAll @Size(12) List<@FloatRange(min = 0, max = 1) Float> values,
      @ForAll @DoubleRange(min = 0, max = 20) double spread) {
    float[] arrival = new float[12];
    for (int i = 0; i < 12; i++) {
      arrival[i] = values.get(i);
    }
    RegionPlan plan = RegionPlan.arriving(Mask.full(12, 1), row(arrival), spread);
    float earliest = 0;
    float latest = 1;
    for (int i = 0; i < 12; i++) {
      float own = plan.order().at(i, 0);
      earliest = Math.max(earliest, own);
      latest = Math.min(latest, own);
      for (int j = 0; j < 12; j++) {
        if (arrival[i] < arrival[j]) {
          assertThat(own).isGreaterThanOrEqualTo(plan.order().at(j, 0));
        }
      }
    }
    assertThat(earliest).isEqualTo(1f);
    assertThat((double) latest * plan.duration()).isBetween(1 - 1e-5, 1 + 1e-5);
    assertThat(plan.duration()).isBetween(1.0, 1 + spread);
  }

  @Test
  void cropAndResize_plan_keepTheTimes() {
    RegionPlan plan =
        RegionPlan.inOrder(
            List.of(
                Mask.rectangle(8, 4, new Region(0, 0, 3, 4)),
                Mask.rectangle(8, 4, new Region(3, 0, 5, 4))));
    RegionPlan part = plan.crop(new Region(4, 0, 6, 4));
    assertThat(part.duration()).isEqualTo(2);
    assertThat(part.width()).isEqualTo(6);
    assertThat(part.order().at(0, 0)).isEqualTo(0.5f);
    assertThat(part.order().at(5, 0)).isEqualTo(0f); // outside
    RegionPlan small = plan.resize(4, 2);
    assertThat(small.height()).isEqualTo(2);
    assertThat(small.regions())
        .containsExactly(
            Mask.rectangle(4, 2, new Region(0, 0, 2, 2)),
            Mask.rectangle(4, 2, new Region(2, 0, 2, 2)));
  }

  @Test
  void inOrder_softMaskOrOtherSize_isRefused() {
    assertThatExceptionOfType(MaskException.class)
        .isThrownBy(() -> RegionPlan.inOrder(List.of(row(1, 0), row(0, 0.5f))))
        .withMessageContaining("region 2 is soft")
        .withMessageContaining("threshold");
    assertThatExceptionOfType(MaskException.class)
        .isThrownBy(() -> RegionPlan.inOrder(List.of(row(1, 0), row(0, 1, 0))))
        .withMessage("region 2 is 3×1, region 1 2×1: bring both to the photo's size");
    assertThatExceptionOfType(MaskException.class)
        .isThrownBy(() -> RegionPlan.arriving(row(1, 0), row(0, 1, 0), 1));
    assertThatExceptionOfType(MaskException.class)
        .isThrownBy(() -> RegionPlan.arriving(row(0.5f), row(0), 1));
  }

  @Test
  void plans_numbersOutOfRange_areRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> RegionPlan.inOrder(List.of()));
    for (double bad : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RegionPlan.inOrder(List.of(row(1)), bad));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RegionPlan.arriving(row(1), row(1), bad));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegionPlan.inOrder(List.of(row(1)), 1.1))
        .withMessage("the overlap must be in [0, 1], found 1.1");
  }
}
