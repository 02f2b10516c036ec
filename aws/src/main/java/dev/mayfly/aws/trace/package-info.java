/// One trace for a whole job in AWS X-Ray, and JSON as functions log it. In: jobs, attempts, and
/// the header that a call carries. Out: headers, and documents of X-Ray.
///
/// @see <a href="https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html">
///   Segment documents</a>
@NullMarked
package dev.mayfly.aws.trace;

import org.jspecify.annotations.NullMarked;
