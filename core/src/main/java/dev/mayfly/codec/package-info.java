/// Values as bytes: one canonical, order-preserving encoding per type, used for keys, shuffled
/// values, cached partitions and the messages between driver and worker alike.
package dev.mayfly.codec;
