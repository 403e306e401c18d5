package dev.rad.spark;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Serializable;

/** The bulk job uses what any user can use, and ships only what executors need. */
@AnalyzeClasses(packages = "dev.rad.spark", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule job_uses_public_types_only =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.rad.torch.internal", "org.bytedeco..");

  /** The rest of it needs libraries that are left out of what Spark is handed. */
  @ArchTest
  static final ArchRule of_the_command_only_options_and_methods_are_shared =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.rad.cli..", "dev.rad.studio..")
                  .and(
                      DescribedPredicate.not(
                          resideInAnyPackage(
                              "dev.rad.cli.option",
                              "dev.rad.cli.inpaint",
                              "dev.rad.cli.terminal"))));

  @ArchTest
  static final ArchRule one_class_opens_networks =
      noClasses()
          .that()
          .doNotHaveSimpleName("NetworkLoader")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.rad.torch..");

  @ArchTest
  static final ArchRule command_lines_stay_with_the_driver =
      noClasses()
          .that()
          .haveSimpleNameNotStartingWith("Job")
          .and()
          .doNotHaveSimpleName("SubmitJob")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule settings_travel =
      classes()
          .that()
          .haveSimpleNameEndingWith("Settings")
          .or()
          .haveSimpleName("BulkOptions")
          .or()
          .haveSimpleName("NetworkFile")
          .or()
          .haveSimpleName("ResultFolder")
          .should()
          .beAssignableTo(Serializable.class);
}
