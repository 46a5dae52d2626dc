package countersign.http.page;

import countersign.message.FindSignIns.SignIn;
import countersign.password.Passwords;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Optional;

/** Checks passwords, two at a time, so that a flood of sign-ins can't take the whole machine. */
final class PasswordCheck {
  private static final int THREADS = 2;

  /** Of a password nobody has: unknown addresses take as long as known ones. */
  private static final String NOBODY =
      "$argon2id$v=19$m=19456,t=2,p=1$Y291bnRlcnNpZ24tbm8tMQ"
          + "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  private final WorkerExecutor executor;

  PasswordCheck(Vertx vertx) {
    this.executor = vertx.createSharedWorkerExecutor("countersign-passwords", THREADS);
  }

  /** The first of them whose password it is. */
  Future<Optional<SignIn>> firstMatch(List<SignIn> candidates, String password) {
    return executor.executeBlocking(() -> find(candidates, password), false);
  }

  private static Optional<SignIn> find(List<SignIn> candidates, String password) {
    if (candidates.isEmpty()) {
      var _ = Passwords.verify(password, NOBODY);
      return Optional.empty();
    }
    return candidates.stream()
        .filter(candidate -> Passwords.verify(password, candidate.passwordHash()))
        .findFirst();
  }
}
