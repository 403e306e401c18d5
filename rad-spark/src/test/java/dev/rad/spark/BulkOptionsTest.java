package dev.rad.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.InpaintOptions;
import dev.rad.Prior;
import dev.rad.SoftMask;
import dev.rad.exception.MaskException;
import dev.rad.mask.MaskChannel;
import dev.rad.mask.MaskPolarity;
import dev.rad.mask.MaskRules;
import dev.rad.mask.MaskThreshold;
import dev.rad.placement.Tiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class BulkOptionsTest {

  private static BulkOptions sent(BulkOptions options) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(options);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (BulkOptions) in.readObject();
    }
  }

  @Test
  void options_sentToAnExecutor_areTheSame() throws Exception {
    InpaintOptions inpaint =
        InpaintOptions.paper()
            .withSeed(-9)
            .withSteps(33)
            .withSolver("ddim:0.5")
            .withPlacement(new Tiles(0.5))
            .withStrength(0.7)
            .withSoftMask(SoftMask.RESYNTHESIZE)
            .withPrior(Prior.PHOTO)
            .withLevelStrengths(List.of(0.3, 0.2))
            .withReferences(List.of(Pictures.photo(7, 5, 1)))
            .withFirstStep(0.4)
            .withStraightLines(false)
            .withCandidates(2);
    var rules = new MaskRules(MaskPolarity.BLACK_IS_HOLE, MaskChannel.RED, MaskThreshold.at(0.25));

    BulkOptions options =
        sent(BulkOptions.builder().inpaint(inpaint).maskRules(rules).masks("a.png").build());

    assertThat(options.filling().toOptions()).isEqualTo(inpaint);
    assertThat(options.masks().rules()).isEqualTo(rules);
    assertThat(options.masks().masks()).containsExactly("a.png");
  }

  @Test
  void text_changesWithWhateverChangesPixels() {
    var base = BulkOptions.builder().inpaint(InpaintOptions.defaults().withPrior(Prior.PHOTO));
    String text = base.build().text();

    assertThat(base.build().toBuilder().edge(1, 0).build().text()).isNotEqualTo(text);
    assertThat(base.build().toBuilder().format("webp").build().text()).isNotEqualTo(text);
    assertThat(base.build().toBuilder().failFast(true).out("x").build().text()).isEqualTo(text);
  }

  @Test
  void build_networkWithoutWeights_saysWhatToDo() {
    assertThatThrownBy(() -> BulkOptions.builder().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name its weights, or take prior PHOTO");
  }

  @Test
  void build_misspeltMask_isRefusedBeforeTheJob() {
    var options = BulkOptions.builder().weights("w").masks("perlin=0.7,boxx=0.3");

    assertThatThrownBy(options::build).isInstanceOf(MaskException.class);
  }

  @Test
  void format_unknown_isRefused() {
    assertThatThrownBy(() -> BulkOptions.builder().format("gif"))
        .hasMessageContaining("png, jpg or webp");
  }

  @Test
  void seedOf_sameSeed_isTheJobs() {
    var options =
        BulkOptions.builder()
            .inpaint(InpaintOptions.defaults().withPrior(Prior.PHOTO).withSeed(4))
            .build();

    assertThat(options.seedOf("a")).isEqualTo(Seeds.of(4, "a"));
    assertThat(options.toBuilder().sameSeed(true).build().seedOf("a")).isEqualTo(4);
  }
}
