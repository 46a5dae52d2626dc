package countersign.agent.mcp;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a connection has told and nobody has looked at; however often it tells, it is kept once. */
final class Signals implements Link.Listener {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition told = lock.newCondition();
  private boolean changed;
  private @Nullable String ended;

  @Override
  public void changed() {
    lock.lock();
    try {
      changed = true;
      told.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void ended(String why) {
    lock.lock();
    try {
      ended = why;
      told.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the tools may have changed since the last call; waits for that, or for the end. */
  boolean awaitChange(Duration limit) throws InterruptedException {
    lock.lock();
    try {
      long left = limit.toNanos();
      while (!changed && ended == null && left > 0) left = told.awaitNanos(left);
      var was = changed;
      changed = false;
      return was;
    } finally {
      lock.unlock();
    }
  }

  /** Why the connection ended, if it does within the time. */
  Optional<String> awaitEnd(Duration limit) throws InterruptedException {
    lock.lock();
    try {
      long left = limit.toNanos();
      while (ended == null && left > 0) left = told.awaitNanos(left);
      return Optional.ofNullable(ended);
    } finally {
      lock.unlock();
    }
  }

  /** The same, without waiting. */
  Optional<String> end() {
    lock.lock();
    try {
      return Optional.ofNullable(ended);
    } finally {
      lock.unlock();
    }
  }
}
