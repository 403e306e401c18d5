package dev.rad.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Checks that the benchmarks depend only on public types, apart from OpenCV, and that their
 * packages have no cycles.
 */
@AnalyzeClasses(
    packages = "dev.rad.benchmarks",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule benchmarks_use_public_types_only =
      noClasses().should().dependOnClassesThat().resideInAPackage("dev.rad.torch.internal");

  /** The package of OpenCV's methods is compiled only with the Maven profile opencv. */
  @ArchTest
  static final ArchRule only_opencv_calls_native_code_itself =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.rad.benchmarks.opencv")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bytedeco..");

  @ArchTest
  static final ArchRule packages_form_no_circles =
      slices().matching("dev.rad.(**)").should().beFreeOfCycles();
}
