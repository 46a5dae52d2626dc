package countersign.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the first start uses instead of generated values.
 *
 * @param agentApiKey 8 to 200 printable ASCII characters without blanks
 * @param personApiKey the same, and another one than the agent's
 * @param email how the first person signs in
 * @param password 8 to 200 characters
 */
public record BootstrapConfig(
    Optional<String> agentApiKey,
    Optional<String> personApiKey,
    String email,
    Optional<String> password) {
  private static final Pattern KEY = Pattern.compile("[!-~]{8,200}");
  private static final String KEY_FORM = "8 to 200 printable ASCII characters without blanks";
  private static final Pattern PASSWORD = Pattern.compile("(?s).{8,200}");

  public BootstrapConfig {
    Allowed.secret("bootstrap.agent-api-key", agentApiKey, KEY, KEY_FORM);
    Allowed.secret("bootstrap.person-api-key", personApiKey, KEY, KEY_FORM);
    // A key belongs to an agent or to a person, never to both.
    if (agentApiKey.isPresent() && agentApiKey.equals(personApiKey))
      throw ConfigError.secret(
          "bootstrap.person-api-key", "another value than that of bootstrap.agent-api-key");
    Allowed.address("bootstrap.email", email);
    Allowed.secret("bootstrap.password", password, PASSWORD, "8 to 200 characters");
  }

  @Override
  public String toString() {
    return "BootstrapConfig[" + email + "]";
  }
}
