package dev.rad.cli.docs;

import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.Progress;
import dev.rad.Solver;
import dev.rad.checkpoint.Checkpoint;
import dev.rad.image.Photo;
import dev.rad.image.PictureGrid;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.BlobMaskSampler;
import dev.rad.mask.BoxMaskSampler;
import dev.rad.mask.Components;
import dev.rad.mask.DistanceTransform;
import dev.rad.mask.ExtremeMaskSampler;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskRecipe;
import dev.rad.mask.MixedMaskSampler;
import dev.rad.mask.PerlinMaskSampler;
import dev.rad.mask.RegionPlan;
import dev.rad.mask.WideMaskSampler;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetWeights;
import dev.rad.placement.CropAroundHole;
import dev.rad.placement.Tiles;
import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.GaussianSchedule;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.schedule.Transition;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.lora.LoraConfig;
import dev.rad.torch.sampling.PixelSchedule;
import dev.rad.torch.sampling.Sampler;
import dev.rad.torch.sampling.SeededNoise;
import dev.rad.torch.sampling.TensorSolver;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import dev.rad.torch.training.TrainingOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that objects print as one informative line in JShell. */
class ToStringTest {

  private static final Path ADM = Project.ROOT.resolve("checkpoints/landscapes-adm-64.pt");
  private static final int LONGEST = 1000; // characters; JShell truncates the rest

  @Test
  void toString_publicClasses_areDescribed() {
    Set<String> silent =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.rad")
                .stream()
                .filter(type -> !type.getPackageName().startsWith("dev.rad.cli"))
                .filter(ToStringTest::isMetByUsers)
                .filter(type -> !isDescribed(type))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));

    assertThat(silent).as("public classes that print as Name@1a2b").isEmpty();
  }

  /**
   * Returns whether a public class has instances: it has public instance methods or constructors.
   */
  private static boolean isMetByUsers(JavaClass type) {
    Predicate<JavaClass> isPublic = candidate -> candidate.getModifiers().contains(PUBLIC);
    return isPublic.test(type)
        && type.getEnclosingClass().map(isPublic::test).orElse(true)
        && !type.isInterface()
        && !type.isEnum()
        && !type.isAssignableTo(Throwable.class)
        && !(type.getModifiers().contains(ABSTRACT) && type.getAllSubclasses().isEmpty())
        && Stream.concat(type.getMethods().stream(), type.getConstructors().stream())
            .filter(member -> member.getModifiers().contains(PUBLIC))
            .anyMatch(member -> !member.getModifiers().contains(STATIC));
  }

  private static boolean isDescribed(JavaClass type) {
    return type.tryGetMethod("toString").isPresent()
        || type.getRawSuperclass()
            .filter(parent -> !parent.getName().equals("java.lang.Object"))
            .map(ToStringTest::isDescribed)
            .orElse(false);
  }

  @Test
  void toString_whatUsersMeet_isOneLineWithoutHashes() {
    Mask mask = Mask.rectangle(8, 6, new Region(1, 2, 3, 2));
    RgbImage picture = mask.toImage();
    try (var rad = RadInpainter.load(ADM);
        var scope = TensorScope.open();
        var pixels = PixelSchedule.of(RadScheduler.standard(), List.of(mask), Device.CPU)) {
      StepPlan plan = StepPlan.evenlySpaced(1000, 4);
      StepPlan.Step step = plan.steps().get(0);
      Stream.of(
              rad,
              rad.model(),
              scope,
              pixels,
              pixels.step(step),
              pixels.networkInput(500),
              Tensors.of(new float[] {1, 2}, 2),
              new Sampler((x, noise) -> x, TensorSolver.named("unipc"), plan),
              picture,
              mask,
              mask.feather(1),
              Photo.of(picture),
              PictureGrid.of(List.of(List.of(picture))),
              Components.of(mask),
              DistanceTransform.of(mask),
              new BoxMaskSampler(),
              new ExtremeMaskSampler(),
              new PerlinMaskSampler(),
              new WideMaskSampler(),
              new BlobMaskSampler(),
              new MixedMaskSampler(List.of(new MixedMaskSampler.Part(new BoxMaskSampler(), 1))),
              MaskRecipe.parse("box=1,wide=2"),
              Device.CPU,
              InpaintOptions.defaults(),
              new InpaintRequest(picture, mask, InpaintOptions.defaults()),
              new Progress(1, 4, Duration.ofSeconds(1), () -> picture),
              RegionPlan.inOrder(List.of(mask)),
              new CropAroundHole(),
              new Tiles(0.25),
              new Region(1, 2, 3, 4),
              BetaSchedule.linear(1000),
              BetaSchedule.cosine(10),
              RadScheduler.standard(),
              new GaussianSchedule(BetaSchedule.linear(1000)),
              plan,
              step,
              new Transition(-2, -1),
              RadSettings.STANDARD,
              UNetWeights.open(ADM),
              UNetWeights.open(ADM).config(),
              Checkpoint.open(ADM),
              Checkpoint.open(ADM).tensor("out.2.bias"),
              Shape.of(1, 3, 64, 64),
              SeededNoise.of(7),
              LoraConfig.paper(),
              TrainingOptions.steps(10),
              TrainingOptions.steps(10).build())
          .forEach(
              thing ->
                  assertThat(thing.toString())
                      .as(thing.getClass().getName())
                      .hasSizeBetween(3, LONGEST)
                      .doesNotContain("\n")
                      .doesNotContainPattern("@[0-9a-f]{5,8}\\b")
                      .matches(".*\\S.*"));
      for (String name : Solver.names()) {
        assertThat(TensorSolver.named(name.replace("ETA", "0.5")).toString())
            .doesNotContainPattern("@[0-9a-f]{5,8}\\b");
      }
    }
  }

  @Test
  void toString_inpainter_saysWhatAndWhere() {
    var rad = RadInpainter.load(ADM);
    assertThat(rad).hasToString("RadInpainter[landscapes-adm-64.pt, 64×64 pixels, cpu]");
    rad.close();
    assertThat(rad.toString()).endsWith("cpu, closed]");
    assertThat(UNetWeights.open(ADM).toString())
        .isEqualTo("UNetWeights[%s, GUIDED_DIFFUSION, 4,474,662 parameters, 64×64]".formatted(ADM));
  }
}
