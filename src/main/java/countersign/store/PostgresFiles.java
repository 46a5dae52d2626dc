package countersign.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The files of an embedded PostgreSQL: the database cluster and the owner's password.
 *
 * @param home the folder that holds all of it
 * @param binaries PostgreSQL's programs
 * @param user who runs them
 */
record PostgresFiles(Path home, PostgresBinaries binaries, PostgresUser user) {
  static final String OWNER = "countersign_owner";
  static final String DATABASE = "countersign";
  private static final Duration INITDB = Duration.ofMinutes(5);
  private static final int PASSWORD_BYTES = 24;

  Path data() {
    return home.resolve("data");
  }

  Path log() {
    return home.resolve("server.log");
  }

  /** A command that runs one of PostgreSQL's programs as its user. */
  Command program(String name, List<String> arguments) {
    var words = new ArrayList<>(List.of(binaries.program(name)));
    words.addAll(arguments);
    return new Command(user.command(words));
  }

  /**
   * The owner's password; the cluster is made first when there is none. It is made beside its place
   * and moved there whole, so that a start that was cut off is just begun again.
   */
  String prepare() throws IOException {
    if (!Files.exists(data().resolve("PG_VERSION"))) initialise();
    user.own(home);
    return password();
  }

  private String password() throws IOException {
    if (!Files.exists(passwordFile()))
      throw new StartFailure("the database's password is missing: " + passwordFile());
    return Files.readString(passwordFile()).strip();
  }

  private void initialise() throws IOException {
    var unfinished = home.resolve("data.new");
    Folders.delete(unfinished);
    writePassword();
    user.own(home);
    program(
            "initdb",
            List.of(
                "--pgdata=" + unfinished,
                "--username=" + OWNER,
                "--pwfile=" + passwordFile(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8"))
        .run(INITDB);
    program(
            "postgres",
            List.of("--single", "-D", unfinished.toString(), "-c", "exit_on_error=on", "postgres"))
        .run(INITDB, "create database " + DATABASE + "\n");
    Folders.delete(data());
    Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void writePassword() throws IOException {
    Files.deleteIfExists(passwordFile());
    var random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    var onlyOwner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    try (var file = Files.newByteChannel(passwordFile(), options, onlyOwner)) {
      var text = HexFormat.of().formatHex(random) + "\n";
      file.write(StandardCharsets.UTF_8.encode(text));
    }
  }

  private Path passwordFile() {
    return home.resolve("password");
  }
}
