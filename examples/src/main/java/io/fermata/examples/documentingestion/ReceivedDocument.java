package io.fermata.examples.documentingestion;

/**
 * A document as it lay in the folder when it was received.
 *
 * @param name the file's name: what the document is known by, in the database and in the index
 * @param digest SHA-256 of its bytes, in hexadecimal digits; every later step reads these bytes or fails
 */
record ReceivedDocument(String name, Format format, String digest) {}
