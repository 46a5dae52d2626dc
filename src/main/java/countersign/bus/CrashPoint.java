package countersign.bus;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process at a chosen message, at once and without any clean-up, as a kill would: for
 * tests of recovery. Without the system property {@value #PROPERTY} it does nothing.
 *
 * <p>The property is {@code before:Record:7} or {@code after:Decide:1}: the seventh time that a
 * {@code Record} is about to be asked for, or the first time that the answer to a {@code Decide} is
 * there. After an answer, what it tells of is committed, and nobody has been told.
 */
final class CrashPoint {
  static final String PROPERTY = "countersign.crash-point";

  private static final Pattern FORM = Pattern.compile("(before|after):(\\w+):(\\d{1,6})");
  private static final int KILLED = 137;
  private static final @Nullable CrashPoint ARMED = of(System.getProperty(PROPERTY));

  private final String moment;
  private final AtomicInteger toGo;

  private CrashPoint(String moment, int times) {
    this.moment = moment;
    this.toGo = new AtomicInteger(times);
  }

  /** A message is about to be asked. */
  static void before(Class<?> message) {
    if (ARMED != null) ARMED.reached("before:" + message.getSimpleName());
  }

  /** Its answer is there. */
  static void after(Class<?> message) {
    if (ARMED != null) ARMED.reached("after:" + message.getSimpleName());
  }

  private static @Nullable CrashPoint of(@Nullable String property) {
    if (property == null) return null;
    var form = FORM.matcher(property);
    if (!form.matches()) throw new IllegalArgumentException(PROPERTY + " is no crash point");
    return new CrashPoint(form.group(1) + ":" + form.group(2), Integer.parseInt(form.group(3)));
  }

  private void reached(String here) {
    if (moment.equals(here) && toGo.decrementAndGet() == 0) Runtime.getRuntime().halt(KILLED);
  }
}
