package ai.odock.router.exporters.loki;

/**
 * Whose logs a record is: what {@code X-Scope-OrgID} says.
 *
 * @param source where the tenant's name comes from
 * @param key the name itself, or what holds it: a resource attribute, a key of request metadata in
 *     lower case
 * @param otherwise the tenant of what has none; empty: no header is sent
 */
record Tenancy(Source source, String key, String otherwise) {
  /** What holds a tenant's name. */
  enum Source {
    /** The headers of the configuration, if anything; the hint {@code loki.tenant} is heeded. */
    HINT,
    FIXED,
    RESOURCE,
    METADATA
  }

  static final Tenancy HINTED = new Tenancy(Source.HINT, "", "");
}
