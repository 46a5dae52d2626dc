package countersign.policy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;

/**
 * A time of day on days of the week.
 *
 * @param days on which it begins; none means every day
 * @param from its first moment
 * @param to its end, the next day when that is earlier than {@code from}
 * @param zone where the clock hangs
 */
public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
  public Hours {
    days = Set.copyOf(days);
  }

  boolean contain(Instant at) {
    var local = at.atZone(zone);
    var time = local.toLocalTime();
    var today = local.getDayOfWeek();
    if (from.isBefore(to)) return begin(today) && !time.isBefore(from) && time.isBefore(to);
    return (begin(today) && !time.isBefore(from)) || (begin(today.minus(1)) && time.isBefore(to));
  }

  private boolean begin(DayOfWeek day) {
    return days.isEmpty() || days.contains(day);
  }
}
