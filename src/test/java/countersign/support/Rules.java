package countersign.support;

import static org.assertj.core.api.Assertions.assertThat;

import countersign.bus.TypedBus;
import countersign.json.RulesReader;
import countersign.message.FindPolicy;
import countersign.message.Principal;
import countersign.message.SavePolicy;
import countersign.task.Person;

/** A tenant's rules, as tests write them. */
public final class Rules {
  private Rules() {}

  /** These hold from now on; {@code json} is one rule, or several with commas between. */
  public static void hold(TypedBus bus, Principal by, String json) {
    var now = bus.ask(FindPolicy.newest(by.tenant())).await().orElseThrow().policy().version();
    var rules = RulesReader.stored("[" + json + "]");
    var save = new SavePolicy(by.tenant(), (Person) by.actor(), now, rules);
    assertThat(bus.ask(save).await()).isInstanceOf(SavePolicy.Result.Saved.class);
  }
}
