package dev.rad.evaluation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Checks that the evaluation depends only on public types, and that its packages have no cycles.
 */
@AnalyzeClasses(
    packages = "dev.rad.evaluation",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule evaluation_uses_public_types_only =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.rad.torch.internal", "org.bytedeco..");

  @ArchTest
  static final ArchRule packages_form_no_circles =
      slices().matching("dev.rad.(**)").should().beFreeOfCycles();
}
