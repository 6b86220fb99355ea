package io.fermata.examples.operators;

/** How far a melody goes: its lowest and its highest note. */
record Compass(String lowest, String highest) {}
