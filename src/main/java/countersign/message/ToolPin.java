package countersign.message;

import countersign.task.Digest;
import java.util.Optional;

/**
 * How a tool from outside looked when the tenant met it first, or when a person trusted it last.
 *
 * @param spec the specification as canonical JSON
 * @param digest SHA-256 of that text
 * @param trustedBy who looked at it; empty when it is as it was met first
 */
public record ToolPin(String tool, String spec, Digest digest, Optional<String> trustedBy) {}
