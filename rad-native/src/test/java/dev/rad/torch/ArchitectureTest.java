package dev.rad.torch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the house, for this module. */
@AnalyzeClasses(packages = "dev.rad.torch", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule only_the_layers_over_LibTorch_name_the_presets =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.rad.torch.tensor",
              "dev.rad.torch.device",
              "dev.rad.torch.distributed",
              "dev.rad.torch.internal")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bytedeco..");

  @ArchTest
  static final ArchRule the_network_knows_neither_sampling_nor_training =
      noClasses()
          .that()
          .resideInAPackage("dev.rad.torch.nn..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.rad.torch.baseline", "dev.rad.torch.sampling", "dev.rad.torch.training");

  @ArchTest
  static final ArchRule tensors_know_no_networks =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.rad.torch.tensor",
              "dev.rad.torch.device",
              "dev.rad.torch.distributed",
              "dev.rad.torch.internal")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.rad.torch.nn..",
              "dev.rad.torch.baseline",
              "dev.rad.torch.sampling",
              "dev.rad.torch.training");

  @ArchTest
  static final ArchRule sampling_and_training_know_no_baselines =
      noClasses()
          .that()
          .resideInAnyPackage("dev.rad.torch.sampling", "dev.rad.torch.training")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.rad.torch.baseline");

  @ArchTest
  static final ArchRule arrows_never_run_back =
      slices().matching("dev.rad.torch.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule parts_of_packages_know_each_other_one_way =
      slices().matching("dev.rad.torch.(**)").should().beFreeOfCycles();

  @ArchTest static final ArchRule nothing_prints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
}
