package countersign;

import countersign.bus.TypedBus;
import countersign.config.BootstrapConfig;
import countersign.http.Ids;
import countersign.message.Bootstrap;
import countersign.message.NeedsBootstrap;
import countersign.message.Principal;
import countersign.message.Submit;
import countersign.password.Passwords;
import countersign.task.Brief;
import countersign.task.Person;
import countersign.task.Tenant;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes what a new installation needs to be used: a tenant, a person, two keys, a sample task. */
final class InitialData {
  private static final Tenant TENANT = new Tenant("demo");
  private static final int KEY_BYTES = 32;
  private static final int PASSWORD_BYTES = 15;
  private static final SecureRandom RANDOM = new SecureRandom();

  private InitialData() {}

  /** The credentials if this call made them; empty when the installation has a tenant. */
  static Optional<Node.FirstStart> make(TypedBus bus, BootstrapConfig config) {
    if (!bus.ask(new NeedsBootstrap()).await()) return Optional.empty();
    var email = config.email();
    var password = config.password().orElseGet(() -> random(PASSWORD_BYTES));
    var agentKey = config.agentApiKey().orElseGet(() -> "csa_" + random(KEY_BYTES));
    var personKey = config.personApiKey().orElseGet(() -> "csp_" + random(KEY_BYTES));
    var person = new Person("first", nameOf(email), email);
    var keys = new Bootstrap.Keys(agentKey, personKey);
    var made = bus.ask(new Bootstrap(TENANT, person, Passwords.hash(password), keys)).await();
    return switch (made) {
      case ALREADY_THERE -> Optional.empty();
      case MADE -> {
        submitSample(bus, person);
        yield Optional.of(new Node.FirstStart(TENANT.id(), email, password, agentKey, personKey));
      }
    };
  }

  /** So that the first look at the console finds something to decide. */
  private static void submitSample(TypedBus bus, Person person) {
    var brief =
        new Brief(
            "Send our autumn offer to all users",
            "rehearsal",
            Optional.of("send-email"),
            Optional.empty(),
            List.of());
    var _ =
        bus.ask(new Submit(new Principal(TENANT, person), Ids.task(), Ids.job(), brief)).await();
  }

  private static String nameOf(String email) {
    var local = email.substring(0, email.indexOf('@'));
    return local.substring(0, 1).toUpperCase(Locale.ROOT) + local.substring(1);
  }

  private static String random(int bytes) {
    var secret = new byte[bytes];
    RANDOM.nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }
}
