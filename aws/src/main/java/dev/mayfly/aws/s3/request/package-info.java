/// How requests reach S3: counted, held back, hedged and sent again in one place. In: a call of the
/// SDK. Out: its answer, or an exception that says what to do.
@NullMarked
package dev.mayfly.aws.s3.request;

import org.jspecify.annotations.NullMarked;
