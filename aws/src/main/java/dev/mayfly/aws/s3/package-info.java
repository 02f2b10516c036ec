/// Objects in S3 and in servers that speak its protocol. In: keys such as `s3://bucket/a.txt`. Out:
/// requests of the AWS SDK.
@NullMarked
package dev.mayfly.aws.s3;

import org.jspecify.annotations.NullMarked;
