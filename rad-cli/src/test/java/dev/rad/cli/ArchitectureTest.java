package dev.rad.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Checks that the command depends only on public types, and that its packages have no cycles. */
@AnalyzeClasses(packages = "dev.rad.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule command_uses_public_types_only =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.rad.torch.internal", "org.bytedeco..");

  /** Excludes the root package, which knows all commands. */
  @ArchTest
  static final ArchRule packages_form_no_circles =
      slices().matching("dev.rad.cli.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule subjects_do_not_know_the_command_that_starts_them =
      noClasses()
          .that()
          .resideInAPackage("dev.rad.cli.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.rad.cli");
}
