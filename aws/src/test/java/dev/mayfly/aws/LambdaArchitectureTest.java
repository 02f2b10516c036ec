package dev.mayfly.aws;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// What backend, function and Lambda on one machine may use.
class LambdaArchitectureTest {
    private static final JavaClasses AWS =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(new ImportOption.DoNotIncludeJars())
                    .importPackages("dev.mayfly.aws");

    @Test
    void backend_and_function_share_their_words_and_nothing_else() {
        noClasses()
                .that()
                .resideInAPackage("dev.mayfly.aws.function")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.mayfly.aws.lambda..", "dev.mayfly.driver..")
                .check(AWS);
        noClasses()
                .that()
                .resideInAPackage("dev.mayfly.aws.lambda")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.mayfly.aws.function..", "dev.mayfly.worker..")
                .check(AWS);
    }

    @Test
    void backend_and_function_know_neither_s3_nor_lambda_on_one_machine() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.mayfly.aws.lambda",
                        "dev.mayfly.aws.function",
                        "dev.mayfly.aws.detached",
                        "dev.mayfly.aws.call")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.mayfly.aws.s3..", "dev.mayfly.aws.local..")
                .check(AWS);
    }

    @Test
    void jobs_that_go_on_by_themselves_need_neither_the_backend_nor_the_handler() {
        noClasses()
                .that()
                .resideInAPackage("dev.mayfly.aws.detached")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.mayfly.aws.lambda..", "dev.mayfly.aws.function..")
                .check(AWS);
    }

    @Test
    void s3_knows_neither_functions_nor_lambda_on_one_machine() {
        noClasses()
                .that()
                .resideInAPackage("dev.mayfly.aws.s3..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.mayfly.aws.call..",
                        "dev.mayfly.aws.function..",
                        "dev.mayfly.aws.lambda..",
                        "dev.mayfly.aws.local..")
                .allowEmptyShould(true)
                .check(AWS);
    }

    @Test
    void the_runtime_that_lambda_brings_is_used_on_one_machine_only() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.mayfly.aws.local..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.amazonaws.services.lambda.runtime.api..",
                        "com.amazonaws.services.lambda.runtime.serialization..",
                        "com.amazonaws.services.lambda.crac..")
                .check(AWS);
    }

    @Test
    void packages_form_no_cycle() {
        slices().matching("dev.mayfly.aws.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(AWS);
    }
}
