package io.fermata.examples.operators;

/**
 * What a melody is in time.
 *
 * @param notes without the rests
 * @param bars of four quarters
 * @param seconds at this tempo
 * @param tempo in quarters a minute
 */
record Rhythm(int notes, int bars, int seconds, int tempo) {}
