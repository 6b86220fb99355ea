/**
 * Language models of LangChain4j as steps and as routers: what was asked, what was answered, by which model and for how
 * many tokens is recorded, so a replay never asks again. Needs LangChain4j's core alone; it must never follow what a
 * model says beyond handing it on.
 */
@NullMarked
package io.fermata.langchain4j;

import org.jspecify.annotations.NullMarked;
