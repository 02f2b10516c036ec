package dev.mayfly.aws;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.mayfly.aws.lambda.FunctionMemory;
import org.junit.jupiter.api.Test;

/// Who may use whom in this module, and that core does without it.
class ArchitectureTest {
    private static final JavaClasses ALL =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.mayfly");

    @Test
    void core_knows_neither_this_module_nor_the_sdk() {
        noClasses()
                .that()
                .resideInAPackage("dev.mayfly..")
                .and()
                .resideOutsideOfPackage("dev.mayfly.aws..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.mayfly.aws..", "software.amazon..", "com.amazonaws..")
                .check(ALL);
    }

    @Test
    void the_store_knows_nothing_of_functions_or_drivers() {
        noClasses()
                .that()
                .resideInAPackage("dev.mayfly.aws.s3..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.mayfly.aws.lambda..",
                        "dev.mayfly.driver..",
                        "dev.mayfly.worker..",
                        "dev.mayfly.plan..",
                        "dev.mayfly.protocol..")
                .check(ALL);
    }

    @Test
    void cost_is_worked_out_from_plans_and_events_alone() {
        noClasses()
                .that()
                .resideInAPackage("dev.mayfly.aws.cost")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                        "dev.mayfly.aws.call..",
                                        "dev.mayfly.aws.function..",
                                        "dev.mayfly.aws.lambda..",
                                        "dev.mayfly.aws.local..",
                                        "dev.mayfly.aws.s3..",
                                        "dev.mayfly.worker..",
                                        "software.amazon..")
                                .and(not(type(FunctionMemory.class))))
                .check(ALL);
    }

    @Test
    void packages_form_no_cycle() {
        slices().matching("dev.mayfly.aws.(**)").should().beFreeOfCycles().check(ALL);
    }
}
