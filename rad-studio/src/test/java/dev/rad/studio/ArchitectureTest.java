package dev.rad.studio;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The studio uses what any user can use, and its server knows nothing of pictures. */
@AnalyzeClasses(packages = "dev.rad.studio", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule studio_uses_public_types_only =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.rad.torch.internal", "org.bytedeco..");

  @ArchTest
  static final ArchRule server_knows_nothing_of_the_studio =
      noClasses()
          .that()
          .resideInAPackage("dev.rad.studio.http")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.rad.studio", "dev.rad.image", "dev.rad.mask", "dev.rad.torch..");

  @ArchTest
  static final ArchRule one_class_asks_the_network =
      noClasses()
          .that()
          .haveNameNotMatching(".*StudioEngine.*")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.rad.torch..");
}
