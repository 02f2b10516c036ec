package dev.mayfly.aws.deploy.template;

import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.JsonText;
import dev.mayfly.aws.deploy.stack.Stack;
import java.util.Map;

/// Templates of deployments. All are JSON, which each of the tools reads.
public enum TemplateFormat {
    /// CloudFormation. The archive lies in a bucket that parameters name.
    CFN {
        @Override
        Map<String, Object> tree(Stack stack, Archive archive) {
            return new CloudFormationTemplate(stack, archive).tree();
        }
    },
    /// The Serverless Application Model. `sam deploy` puts the archive into a bucket.
    SAM {
        @Override
        Map<String, Object> tree(Stack stack, Archive archive) {
            return new SamTemplate(stack, archive).tree();
        }
    },
    /// Terraform, for a file whose name ends in `.tf.json`.
    TERRAFORM {
        @Override
        Map<String, Object> tree(Stack stack, Archive archive) {
            return new TerraformTemplate(stack, archive).tree();
        }
    };

    abstract Map<String, Object> tree(Stack stack, Archive archive);

    /// The template.
    public String text(Stack stack, Archive archive) {
        return JsonText.pretty(tree(stack, archive));
    }
}
