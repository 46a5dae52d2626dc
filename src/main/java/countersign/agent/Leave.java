package countersign.agent;

import countersign.task.Permit;
import countersign.task.Transcript;
import java.util.Optional;

/**
 * What lets a call begin: at most one of these.
 *
 * @param signed a person's signature
 * @param granted a remembered decision
 */
record Leave(Optional<Transcript.Signed> signed, Optional<Duty.Granted> granted) {
  static Leave of(Optional<Duty.Granted> granted) {
    return new Leave(Optional.empty(), granted);
  }

  static Leave signed(Optional<Transcript.Signed> signed) {
    return new Leave(signed, Optional.empty());
  }

  Permit permit() {
    return signed
        .<Permit>map(with -> new Permit.Signature(with.action().request()))
        .or(() -> granted.map(with -> new Permit.Granted(with.grant())))
        .orElseGet(Permit.Free::new);
  }
}
