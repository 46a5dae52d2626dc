package countersign.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The user that PostgreSQL's programs run as. PostgreSQL refuses to run as root, so root starts
 * them in a user namespace of their own (the files stay root's), or else as {@code nobody}.
 */
enum PostgresUser {
  /** The user of this process, who isn't root. */
  SELF,
  /** Root, without its powers, in a user namespace. */
  NAMESPACE,
  /** User and group 65534. */
  NOBODY;

  private static final int NOBODY_ID = 65534;
  private static final Duration TRIAL = Duration.ofSeconds(10);

  /**
   * The user for the files in {@code home}. The first choice is written down there, because files
   * made as one user can't be served as another.
   *
   * @throws StartFailure when there is no way to run PostgreSQL, or not as the files need it
   */
  static PostgresUser choose(Path home) throws IOException {
    var record = home.resolve("run-as");
    if (!Files.exists(record) || !Files.exists(home.resolve("data"))) {
      var chosen = possible().findFirst().orElseThrow(PostgresUser::none);
      Files.writeString(record, chosen.recorded() + "\n", CREATE, WRITE, TRUNCATE_EXISTING, SYNC);
      return chosen;
    }
    var before = Files.readString(record).strip();
    return possible()
        .filter(user -> user.recorded().equals(before))
        .findFirst()
        .orElseThrow(() -> different(home, before));
  }

  /** The command with what makes it run as this user. */
  List<String> command(List<String> command) {
    var whole = new ArrayList<>(prefix());
    whole.addAll(command);
    return whole;
  }

  /** Give this user everything in the folder. */
  void own(Path folder) throws IOException {
    if (this != NOBODY) return;
    Folders.deepestFirst(
        folder,
        path -> {
          Files.setAttribute(path, "unix:uid", NOBODY_ID, LinkOption.NOFOLLOW_LINKS);
          Files.setAttribute(path, "unix:gid", NOBODY_ID, LinkOption.NOFOLLOW_LINKS);
        });
  }

  private List<String> prefix() {
    return switch (this) {
      case SELF -> List.of();
      case NAMESPACE -> List.of("unshare", "-U");
      case NOBODY ->
          List.of("setpriv", "--reuid=" + NOBODY_ID, "--regid=" + NOBODY_ID, "--clear-groups");
    };
  }

  private String recorded() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static Stream<PostgresUser> possible() throws IOException {
    return root() ? Stream.of(NAMESPACE, NOBODY).filter(PostgresUser::works) : Stream.of(SELF);
  }

  private boolean works() {
    return new Command(command(List.of("true"))).succeeds(TRIAL);
  }

  private static boolean root() throws IOException {
    var self = Path.of("/proc/self");
    if (!Files.exists(self)) return "root".equals(System.getProperty("user.name"));
    return Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
  }

  private static StartFailure none() {
    return new StartFailure(
        "PostgreSQL refuses to run as root, and neither unshare -U nor setpriv works here:"
            + " start as another user, or set database.uri");
  }

  private static StartFailure different(Path home, String before) {
    return new StartFailure(
        "the database in "
            + home
            + " was made to run as '"
            + before
            + "', which isn't possible for this user here: start as the user who made it");
  }
}
