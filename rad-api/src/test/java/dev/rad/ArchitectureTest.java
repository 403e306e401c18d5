package dev.rad;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the house, for this module. */
@AnalyzeClasses(packages = "dev.rad", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule schedules_use_only_the_language =
      classes()
          .that()
          .resideInAPackage("dev.rad.schedule")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.rad.schedule", "org.jspecify..", "java.lang..", "java.util..");

  @ArchTest
  static final ArchRule nothing_is_native =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco..", "dev.rad.torch..");

  @ArchTest
  static final ArchRule pictures_and_masks_do_not_know_weights =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.rad.image..", "dev.rad.mask", "dev.rad.placement", "dev.rad.prior")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.rad.checkpoint", "dev.rad.model", "dev.rad.schedule");

  @ArchTest
  static final ArchRule measures_know_pictures_and_masks_only =
      classes()
          .that()
          .resideInAPackage("dev.rad.metric")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.rad.exception",
              "dev.rad.metric",
              "dev.rad.image",
              "dev.rad.mask",
              "org.jspecify..",
              "java..");

  @ArchTest
  static final ArchRule features_know_their_files_only =
      classes()
          .that()
          .resideInAPackage("dev.rad.feature")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.rad.exception",
              "dev.rad.feature",
              "dev.rad.checkpoint",
              "org.jspecify..",
              "java..");

  @ArchTest
  static final ArchRule nothing_knows_how_it_is_judged =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.rad.feature", "dev.rad.metric")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.rad.feature", "dev.rad.metric");

  @ArchTest
  static final ArchRule weights_files_do_not_know_networks =
      noClasses()
          .that()
          .resideInAPackage("dev.rad.checkpoint")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.rad.model", "dev.rad.image", "dev.rad.mask", "dev.rad.schedule");

  @ArchTest
  static final ArchRule packages_form_no_circle =
      slices().matching("dev.rad.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_facade_is_above_all_others =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.rad")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.rad");

  @ArchTest
  static final ArchRule pictures_know_no_mask =
      classes()
          .that()
          .resideInAPackage("dev.rad.image..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.rad.image..",
              "dev.rad.exception",
              "org.jspecify..",
              "java..",
              "javax.imageio..");

  @ArchTest static final ArchRule nothing_prints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule randomness_is_handed_in =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Random")
          .orShould()
          .callMethod(Math.class, "random");
}
