/** Attribute values as text, read from where they lie: no object per value. */
@NullMarked
package ai.odock.router.otlp.text;

import org.jspecify.annotations.NullMarked;
