/** OTLP/JSON at the doors: read into OTLP as bytes, and written from it. */
@NullMarked
package ai.odock.router.otlp.json;

import org.jspecify.annotations.NullMarked;
