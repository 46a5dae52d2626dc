package countersign.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords are recognised and can't be read back. */
class PasswordsTest {
  @Test
  void a_password_is_recognised_and_another_is_not() {
    var phc = Passwords.hash("correct horse");

    assertThat(phc).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("horse");
    assertThat(Passwords.verify("correct horse", phc)).isTrue();
    assertThat(Passwords.verify("correct horse ", phc)).isFalse();
    assertThat(Passwords.verify("", phc)).isFalse();
  }

  @Test
  void the_same_password_has_another_hash_each_time() {
    assertThat(Passwords.hash("x")).isNotEqualTo(Passwords.hash("x"));
  }

  @Test
  void a_hash_of_the_reference_implementation_is_understood() {
    var phc =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
            + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    assertThat(Passwords.verify("password", phc)).isTrue();
    assertThat(Passwords.verify("passwore", phc)).isFalse();
  }

  @Test
  void a_character_is_the_same_however_it_was_typed() {
    assertThat(Passwords.verify("u\u0308ber", Passwords.hash("\u00fcber"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "secret", "$2a$10$abc", "$argon2i$v=19$m=16,t=2,p=1$YWJjZGVmZ2g$YWJj"})
  void what_is_no_such_hash_is_no_password(String phc) {
    assertThatIllegalArgumentException().isThrownBy(() -> Passwords.verify("secret", phc));
  }
}
