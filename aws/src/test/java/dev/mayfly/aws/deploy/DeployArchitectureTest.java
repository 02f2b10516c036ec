package dev.mayfly.aws.deploy;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Who may use whom around deploying.
class DeployArchitectureTest {
    private static final JavaClasses AWS =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(new ImportOption.DoNotIncludeJars())
                    .importPackages("dev.mayfly.aws");

    @Test
    void what_runs_jobs_does_not_know_deploying() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.mayfly.aws.deploy..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.mayfly.aws.deploy..",
                        "software.amazon.awssdk.services.iam..",
                        "software.amazon.awssdk.services.cloudwatchlogs..",
                        "software.amazon.awssdk.services.sts..")
                .check(AWS);
    }

    @Test
    void deploying_does_not_know_what_runs_jobs() {
        noClasses()
                .that()
                .resideInAPackage("dev.mayfly.aws.deploy..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.mayfly.aws.call..",
                        "dev.mayfly.aws.function..",
                        "dev.mayfly.aws.lambda..",
                        "dev.mayfly.aws.local..",
                        "dev.mayfly.driver..",
                        "dev.mayfly.worker..")
                .check(AWS);
    }

    /// So that it starts fast, and does nothing else.
    @Test
    void what_templates_call_knows_neither_jobs_nor_deploying() {
        noClasses()
                .that()
                .resideInAPackage("dev.mayfly.aws.notification")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.mayfly..")
                                .and(
                                        not(
                                                resideInAnyPackage(
                                                        "dev.mayfly.aws.notification",
                                                        "dev.mayfly.aws.access",
                                                        "dev.mayfly.aws.trace"))))
                .check(AWS);
    }

    @Test
    void descriptions_and_templates_ask_nobody() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.mayfly.aws.deploy.stack", "dev.mayfly.aws.deploy.template")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("software.amazon..")
                .check(AWS);
    }

    @Test
    void plans_ask_nobody() {
        noClasses()
                .that()
                .resideInAPackage("dev.mayfly.aws.deploy.plan")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.mayfly.aws.deploy", "software.amazon.awssdk.services..")
                .check(AWS);
    }
}
