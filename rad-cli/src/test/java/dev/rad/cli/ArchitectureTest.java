package dev.rad.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The command uses what any user can use. */
@AnalyzeClasses(packages = "dev.rad.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule command_uses_public_types_only =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.rad.torch.internal", "org.bytedeco..");
}
