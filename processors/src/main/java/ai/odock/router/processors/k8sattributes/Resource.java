package ai.odock.router.processors.k8sattributes;

/**
 * A collection of the API server.
 *
 * @param query what selects from it, each part with {@code &} in front
 */
record Resource(String path, String query) {}
