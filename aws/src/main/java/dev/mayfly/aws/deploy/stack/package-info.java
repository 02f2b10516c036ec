/// What a deployment consists of, as values: resources with names, tags and policies. In: options.
/// Out: a [Stack], from which both requests and templates are made. Pure; asks nobody.
@NullMarked
package dev.mayfly.aws.deploy.stack;

import org.jspecify.annotations.NullMarked;
