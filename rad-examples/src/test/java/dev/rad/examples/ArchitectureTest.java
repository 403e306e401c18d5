package dev.rad.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Examples use what any user can use. */
@AnalyzeClasses(packages = "dev.rad.examples", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule examples_use_public_types_only =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.rad.examples.opencv") // a peer; there with -Popencv only
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.rad.torch.internal", "org.bytedeco..");
}
