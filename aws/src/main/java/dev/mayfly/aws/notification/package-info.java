/// Entries of buckets' event notifications: how one is put among those of others. In: an entry as
/// it is to be. Out: a request of S3.
@NullMarked
package dev.mayfly.aws.notification;

import org.jspecify.annotations.NullMarked;
