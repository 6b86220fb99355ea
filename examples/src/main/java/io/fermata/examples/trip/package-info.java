/**
 * Books a trip as a saga that has to be undone: a ticket office that does not answer in time, and a bank that refuses
 * the refund twice. Everything that happens outside is a line in a file.
 */
@NullMarked
package io.fermata.examples.trip;

import org.jspecify.annotations.NullMarked;
